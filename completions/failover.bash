# bash completion of failover. For this session: source <(failover completion bash)
__failover_complete() {
    local words=() word line rest=$COMP_LINE directive=0
    # COMP_WORDBREAKS cuts --output=json and a:b into words that no space parts; failover wants them whole.
    for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        if [[ -n $word && ${#words[@]} -gt 0 && $rest == "$word"* ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
            rest=${rest#"${rest%%[![:space:]]*}"}
        fi
        rest=${rest#"$word"}
    done
    # What bash replaces, of the whole value.
    local current=${COMP_WORDS[COMP_CWORD]} value=${words[${#words[@]}-1]} before= cut=0
    [[ $current == [=:@]* ]] && current=
    [[ $value == -*=* ]] && value=${value#*=}
    if (( ${#current} > ${#value} )); then
        before=${current%"$value"}
    else
        cut=$(( ${#value} - ${#current} ))
    fi
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :* ]]; then
            directive=${line#:}
        else
            line=${line%%$'\t'*}
            COMPREPLY+=("$before${line:cut}")
        fi
    done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
    case $directive in
        0) [[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o default ;;
        16) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")) ;;
        6) compopt -o nospace ;;
    esac
}
complete -F __failover_complete failover
