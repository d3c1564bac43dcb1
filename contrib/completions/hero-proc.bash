# Bash completion for hero-proc.

_hero_proc() {
    local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[2]}
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "script help --help" -- "$current")
        return
    fi
    [[ ${COMP_WORDS[1]} == script ]] || return
    if ((COMP_CWORD == 2)); then
        # commands
        mapfile -t COMPREPLY < <(compgen -W "run check fmt repl doc conform help --help" -- "$current")
        # end
        return
    fi
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_hero_proc_script_options "$command")" -- "$current")
        return
    fi
    # The text behind --arg is the person's own.
    [[ ${COMP_WORDS[COMP_CWORD - 1]} != --arg ]] || return
    compopt -o filenames
    case $command in
    run | check | fmt)
        mapfile -t COMPREPLY < <(
            compgen -d -- "$current"
            compgen -f -X '!*.rhai' -- "$current"
        )
        ;;
    conform) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    doc)
        compopt +o filenames
        mapfile -t COMPREPLY < <(compgen -W "$(_hero_proc_functions)" -- "$current")
        ;;
    *) ;;
    esac
}

# The names of the functions that scripts have.
_hero_proc_functions() {
    "${COMP_WORDS[0]}" script doc 2>/dev/null | sed -n 's/^\([a-z]*\.\)\{0,1\}\([A-Za-z_][A-Za-z0-9_]*\)(.*/\2/p' | sort -u
}

_hero_proc_script_options() {
    case $1 in
    run)
        # options of run
        echo "--arg --json --help"
        # end
        ;;
    check)
        # options of check
        echo "--json --help"
        # end
        ;;
    fmt)
        # options of fmt
        echo "--check --help"
        # end
        ;;
    repl)
        # options of repl
        echo "--arg --help"
        # end
        ;;
    doc)
        # options of doc
        echo "--json --help"
        # end
        ;;
    conform)
        # options of conform
        echo "--json --help"
        # end
        ;;
    *) ;;
    esac
}

complete -F _hero_proc hero-proc
