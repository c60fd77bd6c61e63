// What the shells share: `failover __complete WORD...` prints a candidate a line (`value<TAB>description`) and last `:DIRECTIVE` as cobra
// does: 0 files, 16 folders, 4 nothing else fits, and 2 more for no space behind it. The last WORD is the one being typed, empty where none is begun.

export const bash = `# bash completion of failover. For this session: source <(failover completion bash)
__failover_complete() {
    local words=() word line rest=$COMP_LINE directive=0
    # COMP_WORDBREAKS cuts --output=json and a:b into words that no space parts; failover wants them whole.
    for word in "\${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        if [[ -n $word && \${#words[@]} -gt 0 && $rest == "$word"* ]]; then
            words[\${#words[@]}-1]+=$word
        else
            words+=("$word")
            rest=\${rest#"\${rest%%[![:space:]]*}"}
        fi
        rest=\${rest#"$word"}
    done
    # What bash replaces, of the whole value.
    local current=\${COMP_WORDS[COMP_CWORD]} value=\${words[\${#words[@]}-1]} before= cut=0
    [[ $current == [=:@]* ]] && current=
    [[ $value == -*=* ]] && value=\${value#*=}
    if (( \${#current} > \${#value} )); then
        before=\${current%"$value"}
    else
        cut=$(( \${#value} - \${#current} ))
    fi
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :* ]]; then
            directive=\${line#:}
        else
            line=\${line%%$'\\t'*}
            COMPREPLY+=("$before\${line:cut}")
        fi
    done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
    case $directive in
        0) [[ \${#COMPREPLY[@]} -eq 0 ]] && compopt -o default ;;
        16) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")) ;;
        6) compopt -o nospace ;;
    esac
}
complete -F __failover_complete failover
`;

export const zsh = `#compdef failover
# zsh completion of failover. Put it into a folder of $fpath as _failover, or: source <(failover completion zsh)
_failover() {
    local -a lines candidates ending
    local line prefix= directive=0
    lines=("\${(@f)$(failover __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    # A value after = is only the end of its word.
    [[ $words[CURRENT] == -*=* ]] && compset -P 1 '*='
    for line in "\${lines[@]}"; do
        if [[ $line == :* ]]; then
            directive=\${line#:}
        elif [[ -n $line ]]; then
            candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
        fi
    done
    case $directive in
        0) (( \${#candidates} )) || _files ;;
        16) _files -/ ;;
        6) ending=(-S '') ;;
    esac
    (( \${#candidates} )) && _describe 'failover' candidates "\${ending[@]}"
}
if [[ \${funcstack[1]} == _failover ]]; then
    _failover "$@"
else
    compdef _failover failover
fi
`;

export const fish = `# fish completion of failover. Put it into ~/.config/fish/completions/failover.fish
function __failover_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l prefix (string match -r -- '^-[^=]*=' "$current")
    set -l directive 0
    set -l found 0
    for line in (failover __complete $words[2..-1] "$current" 2>/dev/null)
        if string match -qr -- '^:\\d+$' $line
            set directive (string sub -s 2 -- $line)
        else
            set found 1
            printf '%s%s\\n' "$prefix" $line
        end
    end
    switch $directive
        case 0
            test $found -eq 0; and __fish_complete_path (string replace -r -- '^-[^=]*=' '' "$current")
        case 16
            __fish_complete_directories (string replace -r -- '^-[^=]*=' '' "$current")
    end
end
complete -c failover -f -a '(__failover_complete)'
`;

export const powershell = `# PowerShell completion of failover. For this session: failover completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'failover' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    if ($wordToComplete -eq '') {
        # Before 7.3 PowerShell drops empty arguments of programs.
        $words += if ($PSVersionTable.PSVersion -lt [version]'7.3.0') { '""' } else { '' }
    }
    $prefix = if ($wordToComplete -match '^-[^=]*=') { $Matches[0] } else { '' }
    failover __complete @words 2>$null | Where-Object { $_ -notmatch '^:\\d+$' } | ForEach-Object {
        $value, $description = $_ -split "\`t", 2
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new("$prefix$value", $value, 'ParameterValue', $description)
    }
}
`;
