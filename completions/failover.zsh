#compdef failover
# zsh completion of failover. Put it into a folder of $fpath as _failover, or: source <(failover completion zsh)
_failover() {
    local -a lines candidates ending
    local line prefix= directive=0
    lines=("${(@f)$(failover __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    # A value after = is only the end of its word.
    [[ $words[CURRENT] == -*=* ]] && compset -P 1 '*='
    for line in "${lines[@]}"; do
        if [[ $line == :* ]]; then
            directive=${line#:}
        elif [[ -n $line ]]; then
            candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
    done
    case $directive in
        0) (( ${#candidates} )) || _files ;;
        16) _files -/ ;;
        6) ending=(-S '') ;;
    esac
    (( ${#candidates} )) && _describe 'failover' candidates "${ending[@]}"
}
if [[ ${funcstack[1]} == _failover ]]; then
    _failover "$@"
else
    compdef _failover failover
fi
