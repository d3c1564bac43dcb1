# Bash completion for hero-proc.

_hero_proc() {
    local current=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        # commands of hero-proc
        mapfile -t COMPREPLY < <(compgen -W "serve status stop backup restore run job runner script help --help --version" -- "$current")
        # end
        return
    fi
    case ${COMP_WORDS[1]} in
    script) _hero_proc_script ;;
    serve | status | stop | backup | restore | run | job | runner) _hero_proc_coordinator ;;
    *) ;;
    esac
}

_hero_proc_coordinator() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local first=${COMP_WORDS[1]} second=${COMP_WORDS[2]} command=${COMP_WORDS[1]} i
    # The command to run stands behind "--".
    if [[ $first == run ]]; then
        for ((i = 2; i < COMP_CWORD; i++)); do
            [[ ${COMP_WORDS[i]} == -- ]] || continue
            if ((i + 1 == COMP_CWORD)); then
                mapfile -t COMPREPLY < <(compgen -c -- "$current")
            else
                compopt -o default
            fi
            return
        done
    fi
    if ((COMP_CWORD == 2)) && [[ $current != -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_hero_proc_commands "$first")" -- "$current")
        [[ $first != backup && $first != restore ]] || _hero_proc_files
        return
    fi
    if ((COMP_CWORD > 2)) && [[ " $(_hero_proc_commands "$first") " == *" $second "* ]]; then
        command="$first $second"
    fi
    case $previous in
    --file | --stdin | --stdout | --stderr | --env-file)
        _hero_proc_files
        return
        ;;
    --cwd | -C | --cgroup-parent)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
        ;;
    --user | -u)
        mapfile -t COMPREPLY < <(compgen -u -- "$current")
        return
        ;;
    --when-lost)
        mapfile -t COMPREPLY < <(compgen -W "rerun wait" -- "$current")
        return
        ;;
    --stop-signal | -s)
        mapfile -t COMPREPLY < <(compgen -W "HUP INT QUIT KILL USR1 USR2 TERM" -- "$current")
        return
        ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_hero_proc_options "$command")" -- "$current")
    elif [[ $command == "job signal" ]] && ((COMP_CWORD > 3)); then
        mapfile -t COMPREPLY < <(compgen -W "HUP INT QUIT KILL USR1 USR2 TERM" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$(_hero_proc_names "$command" "$current")" -- "$current")
        # The name of a run is only the beginning of a job's.
        [[ ${COMPREPLY[0]-} != */ ]] || compopt -o nospace
    fi
}

_hero_proc_files() {
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
}

# What stands behind a command of two words.
_hero_proc_commands() {
    case $1 in
    run)
        # commands of hero-proc run
        echo "list show logs wait cancel retry remove"
        # end
        ;;
    job)
        # commands of hero-proc job
        echo "list show logs cancel signal"
        # end
        ;;
    runner)
        # commands of hero-proc runner
        echo "list show enroll drain open remove"
        # end
        ;;
    *) ;;
    esac
}

# The names of runs, jobs or runners that a command is about.
_hero_proc_names() {
    case $1 in
    "run show" | "run logs" | "run wait" | "run cancel" | "run retry" | "run remove" | "job list") _hero_proc_column run list ;;
    job\ *)
        if [[ $2 == */* ]]; then
            _hero_proc_column job list "${2%%/*}"
        else
            _hero_proc_column run list | sed 's:$:/:'
        fi
        ;;
    "runner list") ;;
    runner\ *) _hero_proc_column runner list ;;
    *) ;;
    esac
}

# The first column of a table.
_hero_proc_column() {
    "${COMP_WORDS[0]}" "$@" 2>/dev/null | awk 'NR > 1 && NF > 1 { print $1 }'
}

_hero_proc_options() {
    case $1 in
    serve)
        # options of hero-proc serve
        echo "--listen --advertise --no-local-runner --runner --slots --label --resources --keep-runs --keep-logs
            --stop-jobs --help"
        # end
        ;;
    run)
        # options of hero-proc run
        echo "--name --detach --direct --array --on --reserve --priority --max-running --when-lost --lease
            --deadline --put --file --json --env --env-file --clear-env --cwd --user --umask --nice
            --oom-score-adj --rlimit --no-new-privs --stdin --stdout --stderr --append --log-max --log-keep
            --memory --memory-high --swap --cpus --cpu-weight --pids --io-read --io-write --best-effort
            --no-cgroup --timeout --cpu-time --grace --stop-signal --retries --backoff --keep-tree --help"
        # end
        ;;
    "run list")
        # options of hero-proc run list
        echo "--live --max --json --help"
        # end
        ;;
    "run show")
        # options of hero-proc run show
        echo "--summary --json --help"
        # end
        ;;
    "run logs")
        # options of hero-proc run logs
        echo "--follow --help"
        # end
        ;;
    "run wait")
        # options of hero-proc run wait
        echo "--no-wait --json --help"
        # end
        ;;
    "run cancel")
        # options of hero-proc run cancel
        echo "--now --json --help"
        # end
        ;;
    "run retry")
        # options of hero-proc run retry
        echo "--json --help"
        # end
        ;;
    "run remove")
        # options of hero-proc run remove
        echo "--json --help"
        # end
        ;;
    "job list")
        # options of hero-proc job list
        echo "--offset --max --json --help"
        # end
        ;;
    "job show")
        # options of hero-proc job show
        echo "--json --help"
        # end
        ;;
    "job logs")
        # options of hero-proc job logs
        echo "--follow --since --help"
        # end
        ;;
    "job cancel")
        # options of hero-proc job cancel
        echo "--now --json --help"
        # end
        ;;
    "job signal")
        # options of hero-proc job signal
        echo "--json --help"
        # end
        ;;
    "runner list")
        # options of hero-proc runner list
        echo "--json --help"
        # end
        ;;
    "runner show")
        # options of hero-proc runner show
        echo "--json --help"
        # end
        ;;
    "runner enroll")
        # options of hero-proc runner enroll
        echo "--expires --address --local --json --help"
        # end
        ;;
    "runner drain")
        # options of hero-proc runner drain
        echo "--json --help"
        # end
        ;;
    "runner open")
        # options of hero-proc runner open
        echo "--json --help"
        # end
        ;;
    "runner remove")
        # options of hero-proc runner remove
        echo "--with-jobs --json --help"
        # end
        ;;
    status)
        # options of hero-proc status
        echo "--json --help"
        # end
        ;;
    stop)
        # options of hero-proc stop
        echo "--jobs --help"
        # end
        ;;
    backup)
        # options of hero-proc backup
        echo "--help"
        # end
        ;;
    restore)
        # options of hero-proc restore
        echo "--help"
        # end
        ;;
    *) ;;
    esac
}

_hero_proc_script() {
    local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[2]}
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
