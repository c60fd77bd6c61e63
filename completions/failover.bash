# bash completion of failover. For this session: source <(failover completion bash)
__failover_complete() {
    local words=() word line directive=0 join=
    # COMP_WORDBREAKS cuts --output=json into three words; failover wants one.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ ${#words[@]} -gt 0 && ( $word == = || -n $join ) ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
        [[ $word == = ]] && join=1 || join=
    done
    local current=${COMP_WORDS[COMP_CWORD]#=}
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :* ]]; then
            directive=${line#:}
        else
            COMPREPLY+=("${line%%$'\t'*}")
        fi
    done < <("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)
    case $directive in
        0) [[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o default ;;
        16) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")) ;;
    esac
}
complete -F __failover_complete failover
