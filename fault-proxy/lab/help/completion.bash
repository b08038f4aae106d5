# Completes ./coffee in bash and zsh. The words come from the help texts.
_coffee() {
    local lab=@LAB@ word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} words
    if [ "$COMP_CWORD" = 1 ]; then
        words=$(cd "$lab/help" && ls ./*.txt | sed 's|./||; s|\.txt$||; s|^coffee$|help|')
    elif [[ $word == -* ]]; then
        words=$(grep -oE -- '--[a-z-]+' "$lab/help/$command.txt" 2>/dev/null | sort -u)
    else
        case $command in
            help) words=$(cd "$lab/help" && ls ./*.txt | sed 's|./||; s|\.txt$||') ;;
            break) words=$(sed -n '/^  PRESET/,/^  FIELD/{/PROXY\|FIELD/!p;}' "$lab/help/break.txt" | grep -oE '\b[a-z0-9-]+\b') ;;
            run) words=$(cd "$lab/src/main/resources/experiments" && ls ./*.json | sed 's|./||; s|\.json$||') ;;
            hold) words='payment inventory shipping' ;;
            node) words='kill stop freeze resume restart' ;;
            open) words='shop console learn orders last' ;;
            bench) words='proxy accept orders' ;;
            order) words='show list kenyan-aa' ;;
            cancel | ledger) words='last' ;;
        esac
    fi
    # shellcheck disable=SC2207 # no word has a space, and zsh has no mapfile
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _coffee coffee ./coffee
