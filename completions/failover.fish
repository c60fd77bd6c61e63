# fish completion of failover. Put it into ~/.config/fish/completions/failover.fish
function __failover_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l prefix (string match -r -- '^-[^=]*=' "$current")
    set -l directive 0
    set -l found 0
    for line in (failover __complete $words[2..-1] "$current" 2>/dev/null)
        if string match -qr -- '^:\d+$' $line
            set directive (string sub -s 2 -- $line)
        else
            set found 1
            printf '%s%s\n' "$prefix" $line
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
