# Bash completion for hero-runner.

_hero_runner() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} i
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "exec batch doctor agent join list stop logs version help --help --version" -- "$current")
        return
    fi
    # Behind "--", or behind the first word that is neither an option nor a value, stands the command to run.
    if [[ $command == exec ]]; then
        i=$(_hero_runner_command)
        if ((i && i <= COMP_CWORD)); then
            if ((i == COMP_CWORD)); then
                mapfile -t COMPREPLY < <(compgen -c -- "$current")
            else
                compopt -o default
            fi
            return
        fi
    fi
    case $previous in
    --stdin | --stdout | --stderr | --env-file | --report-file | --to | --reports | --resume | --config)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --cwd | -C | --cgroup-parent | --spool)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
        ;;
    --user | -u)
        mapfile -t COMPREPLY < <(compgen -u -- "$current")
        return
        ;;
    --report)
        mapfile -t COMPREPLY < <(compgen -W "none text json" -- "$current")
        return
        ;;
    --restart)
        mapfile -t COMPREPLY < <(compgen -W "always on-failure" -- "$current")
        return
        ;;
    --stop-signal | -s)
        mapfile -t COMPREPLY < <(compgen -W "HUP INT QUIT KILL USR1 USR2 TERM" -- "$current")
        return
        ;;
    esac
    if [[ $command == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W "exec batch doctor agent join list stop logs version" -- "$current")
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_hero_runner_options "$command")" -- "$current")
    elif [[ $command == batch ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}

# The number of the word where the command to run begins; 0 if it has not begun.
_hero_runner_command() {
    local i word
    for ((i = 2; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
        --)
            echo $((i + 1))
            return
            ;;
        --clear-env | --no-new-privs | --append | --best-effort | --no-cgroup | --keep-tree | --guard | --help | -h) ;;
        -[A-Za-z]?* | --*=*) ;;
        -*) ((i++)) ;;
        =) ((i++)) ;;
        *)
            if ((i < COMP_CWORD)); then
                echo "$i"
                return
            fi
            ;;
        esac
    done
    echo 0
}

_hero_runner_options() {
    case $1 in
    exec)
        # options of exec
        echo "--name --env --env-file --clear-env --cwd --user --umask --nice --oom-score-adj --rlimit
            --no-new-privs --stdin --stdout --stderr --append --log-max --log-keep --memory --memory-high
            --swap --cpus --cpu-weight --pids --io-read --io-write --best-effort --no-cgroup
            --cgroup-parent --timeout --cpu-time --grace --stop-signal --retries --restart --max-restarts
            --backoff --stable --report --report-file --report-fd --to --keep-tree --guard --help"
        # end
        ;;
    batch)
        # options of batch
        echo "--env --env-file --clear-env --cwd --user --umask --nice --oom-score-adj --rlimit
            --no-new-privs --stdin --stdout --stderr --append --memory --memory-high --swap --cpus
            --cpu-weight --pids --io-read --io-write --best-effort --no-cgroup --cgroup-parent --timeout
            --cpu-time --grace --stop-signal --retries --backoff --report --to --jobs --fail-fast --reports
            --resume --keep-tree --guard --help"
        # end
        ;;
    doctor)
        # options of doctor
        echo "--cgroup-parent --json --help"
        # end
        ;;
    agent)
        # options of agent
        echo "--name --cgroup-parent --connect --config --label --slots --resources --spool --spool-max --detach
            --upgrade --help"
        # end
        ;;
    join)
        # options of join
        echo "--config --spool --force --help"
        # end
        ;;
    list)
        # options of list
        echo "--name --spool --json --help"
        # end
        ;;
    stop)
        # options of stop
        echo "--name --spool --help"
        # end
        ;;
    logs)
        # options of logs
        echo "--name --spool --help"
        # end
        ;;
    version) echo "--help" ;;
    esac
}

complete -F _hero_runner hero-runner
