# Completes ./coffee in fish. The words come from the help texts.
function __coffee_names
    for file in @LAB@/help/*.txt
        string replace -r '.*/(.*)\.txt$' '$1' $file
    end
end
function __coffee_options
    set -l command (commandline -opc)[2]
    grep -oE -- '--[a-z-]+' @LAB@/help/$command.txt 2>/dev/null | sort -u
end
for name in coffee ./coffee
    complete -c $name -f
    complete -c $name -n 'test (count (commandline -opc)) = 1' -a '(__coffee_names)'
    complete -c $name -n 'test (count (commandline -opc)) -gt 1' -a '(__coffee_options)'
    complete -c $name -n '__fish_seen_subcommand_from break' \
        -a "(sed -n '/^  PRESET/,/^  FIELD/{/PROXY\|FIELD/!p;}' @LAB@/help/break.txt | grep -oE '\b[a-z0-9-]+\b')"
    complete -c $name -n '__fish_seen_subcommand_from hold' -a 'payment inventory shipping'
end
