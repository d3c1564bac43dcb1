# Fish completion for hero-runner.

# The words behind the options, `--` included: the job's command and its arguments, or the list.
function __hero_runner_rest
    set -l words (commandline -opc)[3..]
    while set -q words[1]
        switch $words[1]
            case --clear-env --no-new-privs --append --best-effort --no-cgroup --keep-tree --guard --fail-fast --detach --upgrade --force --json --help -h '--*=*'
                set -e words[1]
            case --
                break
            case '--*' '-?'
                set -e words[1]
                set -e words[1]
            case '-?*'
                set -e words[1]
            case '*'
                break
        end
    end
    set -q words[1]; and printf '%s\n' $words
end

# Whether an option of that command may come next.
function __hero_runner_in_options
    set -l words (commandline -opc)
    test "$words[2]" = $argv[1]; and test (count (__hero_runner_rest)) -eq 0
end

# What may come next of the job's own command line.
function __hero_runner_job
    set -l words (__hero_runner_rest)
    test "$words[1]" = --; and set -e words[1]
    __fish_complete_subcommand --commandline $words (commandline -ct)
end

complete -c hero-runner -f
complete -c hero-runner -n __fish_use_subcommand -a exec -d 'run one job'
complete -c hero-runner -n __fish_use_subcommand -a batch -d 'run a list of jobs, several at a time'
complete -c hero-runner -n __fish_use_subcommand -a doctor -d 'say what this machine can enforce and account'
complete -c hero-runner -n __fish_use_subcommand -a agent -d 'carry out what a coordinator orders'
complete -c hero-runner -n __fish_use_subcommand -a join -d 'make this machine a runner of a coordinator'
complete -c hero-runner -n __fish_use_subcommand -a list -d 'say which jobs the agent of this machine has'
complete -c hero-runner -n __fish_use_subcommand -a stop -d 'end a job of it'
complete -c hero-runner -n __fish_use_subcommand -a logs -d 'print what it still keeps of a job\'s output'
complete -c hero-runner -n __fish_use_subcommand -a version -d 'print the version'
complete -c hero-runner -n __fish_use_subcommand -a help -d 'explain a command'
complete -c hero-runner -n '__fish_seen_subcommand_from help' -a 'exec batch doctor agent join list stop logs version'
complete -c hero-runner -n '__fish_seen_subcommand_from exec' -a '(__hero_runner_job)'
complete -c hero-runner -n '__fish_seen_subcommand_from batch' -F

# options of exec
complete -c hero-runner -n '__hero_runner_in_options exec' -l name -x -d 'What the job is called (as its command), or the agent (as the machine)'
complete -c hero-runner -n '__hero_runner_in_options exec' -l env -s e -x -d 'Set a variable of the job\'s environment; may be repeated'
complete -c hero-runner -n '__hero_runner_in_options exec' -l env-file -r -F -d 'Set the variables listed in FILE, a K=V a line; may be repeated'
complete -c hero-runner -n '__hero_runner_in_options exec' -l clear-env -d 'Start from an empty environment instead of the runner\'s own'
complete -c hero-runner -n '__hero_runner_in_options exec' -l cwd -s C -x -a '(__fish_complete_directories)' -d 'Start the job in DIR'
complete -c hero-runner -n '__hero_runner_in_options exec' -l user -s u -x -a '(__fish_complete_users)' -d 'Run as a user of /etc/passwd with its groups, or as a number'
complete -c hero-runner -n '__hero_runner_in_options exec' -l umask -x -d 'File mode creation mask, octal'
complete -c hero-runner -n '__hero_runner_in_options exec' -l nice -x -d 'Scheduling priority, -20 (most favoured) to 19'
complete -c hero-runner -n '__hero_runner_in_options exec' -l oom-score-adj -x -d '-1000 (never chosen when the machine is out of memory) to 1000'
complete -c hero-runner -n '__hero_runner_in_options exec' -l rlimit -x -d 'A limit of setrlimit(2), named as in prlimit(1); may be repeated'
complete -c hero-runner -n '__hero_runner_in_options exec' -l no-new-privs -d 'Programs with set-user-id or capabilities gain nothing by them'
complete -c hero-runner -n '__hero_runner_in_options exec' -l stdin -r -F -d 'Read standard input from FILE'
complete -c hero-runner -n '__hero_runner_in_options exec' -l stdout -r -F -d 'Write standard output to FILE'
complete -c hero-runner -n '__hero_runner_in_options exec' -l stderr -r -F -d 'Write standard error to FILE, or where standard output goes'
complete -c hero-runner -n '__hero_runner_in_options exec' -l append -d 'Continue these files instead of emptying them'
complete -c hero-runner -n '__hero_runner_in_options exec' -l log-max -x -d 'Set a file aside as FILE.1, FILE.2 ... before it exceeds SIZE'
complete -c hero-runner -n '__hero_runner_in_options exec' -l log-keep -x -d 'How many of those are kept (3)'
complete -c hero-runner -n '__hero_runner_in_options exec' -l memory -s m -x -d 'Memory, page cache included; more ends the job'
complete -c hero-runner -n '__hero_runner_in_options exec' -l memory-high -x -d 'Memory above which the job is slowed down and reclaimed from'
complete -c hero-runner -n '__hero_runner_in_options exec' -l swap -x -d 'Swap space'
complete -c hero-runner -n '__hero_runner_in_options exec' -l cpus -x -d 'CPUs\' worth of time, such as 0.5 or 2'
complete -c hero-runner -n '__hero_runner_in_options exec' -l cpu-weight -x -d 'Share of a busy machine, 1 to 10000; others have 100'
complete -c hero-runner -n '__hero_runner_in_options exec' -l pids -x -d 'Processes and threads'
complete -c hero-runner -n '__hero_runner_in_options exec' -l io-read -x -d 'Bytes a second read from a block device (/dev/sda=10M); may be repeated'
complete -c hero-runner -n '__hero_runner_in_options exec' -l io-write -x -d 'Bytes a second written to a block device; may be repeated'
complete -c hero-runner -n '__hero_runner_in_options exec' -l best-effort -d 'Run without a limit that cannot be enforced here, instead of failing'
complete -c hero-runner -n '__hero_runner_in_options exec' -l no-cgroup -d 'Make no cgroup; only the main process is sure to be ended with the job'
complete -c hero-runner -n '__hero_runner_in_options exec' -l cgroup-parent -x -a '(__fish_complete_directories)' -d 'Make the job\'s cgroup below this one instead of the runner\'s own'
complete -c hero-runner -n '__hero_runner_in_options exec' -l timeout -s t -x -d 'Stop the job when it has run so long'
complete -c hero-runner -n '__hero_runner_in_options exec' -l cpu-time -x -d 'Stop it when its processes have used so much CPU time'
complete -c hero-runner -n '__hero_runner_in_options exec' -l grace -s k -x -d 'How long a job told to stop may take before all of it is killed (10s)'
complete -c hero-runner -n '__hero_runner_in_options exec' -l stop-signal -s s -x -a 'HUP INT QUIT KILL USR1 USR2 TERM' -d 'What it is told to stop with (TERM)'
complete -c hero-runner -n '__hero_runner_in_options exec' -l retries -s r -x -d 'Run it again after a failure, at most N times'
complete -c hero-runner -n '__hero_runner_in_options exec' -l restart -x -a 'always on-failure' -d 'Run it again whenever it ends, or whenever it fails'
complete -c hero-runner -n '__hero_runner_in_options exec' -l max-restarts -x -d 'At most N times (for ever)'
complete -c hero-runner -n '__hero_runner_in_options exec' -l backoff -x -d 'Pause before the next attempt, doubling from MIN to MAX (100ms..30s)'
complete -c hero-runner -n '__hero_runner_in_options exec' -l stable -x -d 'An attempt of this length makes the next pause MIN again (10s)'
complete -c hero-runner -n '__hero_runner_in_options exec' -l report -x -a 'none text json' -d 'Say on standard error how it ended and what it used: none, text or json'
complete -c hero-runner -n '__hero_runner_in_options exec' -l report-file -r -F -d 'Append one JSON line per attempt to FILE'
complete -c hero-runner -n '__hero_runner_in_options exec' -l report-fd -x -d 'Write one JSON line per attempt to an open file descriptor'
complete -c hero-runner -n '__hero_runner_in_options exec' -l to -r -F -d 'Hand the report to this machine\'s agent as well, by the control.sock of its directory'
complete -c hero-runner -n '__hero_runner_in_options exec' -l keep-tree -d 'Wait for processes the main one leaves behind, instead of killing them'
complete -c hero-runner -n '__hero_runner_in_options exec' -l guard -d 'Have a second process end the job at once if the runner is killed'
complete -c hero-runner -n '__hero_runner_in_options exec' -l help -s h -d 'Show this help'
# end

# options of batch
complete -c hero-runner -n '__hero_runner_in_options batch' -l env -s e -x -d 'Set a variable of the job\'s environment; may be repeated'
complete -c hero-runner -n '__hero_runner_in_options batch' -l env-file -r -F -d 'Set the variables listed in FILE, a K=V a line; may be repeated'
complete -c hero-runner -n '__hero_runner_in_options batch' -l clear-env -d 'Start from an empty environment instead of the runner\'s own'
complete -c hero-runner -n '__hero_runner_in_options batch' -l cwd -s C -x -a '(__fish_complete_directories)' -d 'Start the job in DIR'
complete -c hero-runner -n '__hero_runner_in_options batch' -l user -s u -x -a '(__fish_complete_users)' -d 'Run as a user of /etc/passwd with its groups, or as a number'
complete -c hero-runner -n '__hero_runner_in_options batch' -l umask -x -d 'File mode creation mask, octal'
complete -c hero-runner -n '__hero_runner_in_options batch' -l nice -x -d 'Scheduling priority, -20 (most favoured) to 19'
complete -c hero-runner -n '__hero_runner_in_options batch' -l oom-score-adj -x -d '-1000 (never chosen when the machine is out of memory) to 1000'
complete -c hero-runner -n '__hero_runner_in_options batch' -l rlimit -x -d 'A limit of setrlimit(2), named as in prlimit(1); may be repeated'
complete -c hero-runner -n '__hero_runner_in_options batch' -l no-new-privs -d 'Programs with set-user-id or capabilities gain nothing by them'
complete -c hero-runner -n '__hero_runner_in_options batch' -l stdin -r -F -d 'Read standard input from FILE'
complete -c hero-runner -n '__hero_runner_in_options batch' -l stdout -r -F -d 'Write standard output to FILE'
complete -c hero-runner -n '__hero_runner_in_options batch' -l stderr -r -F -d 'Write standard error to FILE, or where standard output goes'
complete -c hero-runner -n '__hero_runner_in_options batch' -l append -d 'Continue these files instead of emptying them'
complete -c hero-runner -n '__hero_runner_in_options batch' -l memory -s m -x -d 'Memory, page cache included; more ends the job'
complete -c hero-runner -n '__hero_runner_in_options batch' -l memory-high -x -d 'Memory above which the job is slowed down and reclaimed from'
complete -c hero-runner -n '__hero_runner_in_options batch' -l swap -x -d 'Swap space'
complete -c hero-runner -n '__hero_runner_in_options batch' -l cpus -x -d 'CPUs\' worth of time, such as 0.5 or 2'
complete -c hero-runner -n '__hero_runner_in_options batch' -l cpu-weight -x -d 'Share of a busy machine, 1 to 10000; others have 100'
complete -c hero-runner -n '__hero_runner_in_options batch' -l pids -x -d 'Processes and threads'
complete -c hero-runner -n '__hero_runner_in_options batch' -l io-read -x -d 'Bytes a second read from a block device (/dev/sda=10M); may be repeated'
complete -c hero-runner -n '__hero_runner_in_options batch' -l io-write -x -d 'Bytes a second written to a block device; may be repeated'
complete -c hero-runner -n '__hero_runner_in_options batch' -l best-effort -d 'Run without a limit that cannot be enforced here, instead of failing'
complete -c hero-runner -n '__hero_runner_in_options batch' -l no-cgroup -d 'Make no cgroup; only the main process is sure to be ended with the job'
complete -c hero-runner -n '__hero_runner_in_options batch' -l cgroup-parent -x -a '(__fish_complete_directories)' -d 'Make the job\'s cgroup below this one instead of the runner\'s own'
complete -c hero-runner -n '__hero_runner_in_options batch' -l timeout -s t -x -d 'Stop the job when it has run so long'
complete -c hero-runner -n '__hero_runner_in_options batch' -l cpu-time -x -d 'Stop it when its processes have used so much CPU time'
complete -c hero-runner -n '__hero_runner_in_options batch' -l grace -s k -x -d 'How long a job told to stop may take before all of it is killed (10s)'
complete -c hero-runner -n '__hero_runner_in_options batch' -l stop-signal -s s -x -a 'HUP INT QUIT KILL USR1 USR2 TERM' -d 'What it is told to stop with (TERM)'
complete -c hero-runner -n '__hero_runner_in_options batch' -l retries -s r -x -d 'Run it again after a failure, at most N times'
complete -c hero-runner -n '__hero_runner_in_options batch' -l backoff -x -d 'Pause before the next attempt, doubling from MIN to MAX (100ms..30s)'
complete -c hero-runner -n '__hero_runner_in_options batch' -l report -x -a 'none text json' -d 'Say on standard error how it ended and what it used: none, text or json'
complete -c hero-runner -n '__hero_runner_in_options batch' -l to -r -F -d 'Hand the report to this machine\'s agent as well, by the control.sock of its directory'
complete -c hero-runner -n '__hero_runner_in_options batch' -l jobs -s P -x -d 'How many jobs run at once (one per CPU)'
complete -c hero-runner -n '__hero_runner_in_options batch' -l fail-fast -d 'Start no more jobs after the first failure, and stop those that run'
complete -c hero-runner -n '__hero_runner_in_options batch' -l reports -r -F -d 'Append one JSON line per attempt to FILE'
complete -c hero-runner -n '__hero_runner_in_options batch' -l resume -r -F -d 'Skip the jobs that succeeded according to the reports in FILE'
complete -c hero-runner -n '__hero_runner_in_options batch' -l keep-tree -d 'Wait for processes the main one leaves behind, instead of killing them'
complete -c hero-runner -n '__hero_runner_in_options batch' -l guard -d 'Have a second process end the job at once if the runner is killed'
complete -c hero-runner -n '__hero_runner_in_options batch' -l help -s h -d 'Show this help'
# end

# options of doctor
complete -c hero-runner -n '__hero_runner_in_options doctor' -l cgroup-parent -x -a '(__fish_complete_directories)' -d 'Make the job\'s cgroup below this one instead of the runner\'s own'
complete -c hero-runner -n '__hero_runner_in_options doctor' -l json -d 'Print one JSON object instead of lines'
complete -c hero-runner -n '__hero_runner_in_options doctor' -l help -s h -d 'Show this help'
# end

# options of agent
complete -c hero-runner -n '__hero_runner_in_options agent' -l name -x -d 'What the job is called (as its command), or the agent (as the machine)'
complete -c hero-runner -n '__hero_runner_in_options agent' -l cgroup-parent -x -a '(__fish_complete_directories)' -d 'Make the job\'s cgroup below this one instead of the runner\'s own'
complete -c hero-runner -n '__hero_runner_in_options agent' -l connect -x -d 'Where the coordinator listens: unix:PATH or tcp:IP:PORT; others may follow'
complete -c hero-runner -n '__hero_runner_in_options agent' -l config -r -F -d 'The configuration that join writes ($HERO_HOME/cfg/runner.conf)'
complete -c hero-runner -n '__hero_runner_in_options agent' -l label -x -d 'What jobs can ask for; may be repeated'
complete -c hero-runner -n '__hero_runner_in_options agent' -l slots -x -d 'How many jobs run at once (one per CPU)'
complete -c hero-runner -n '__hero_runner_in_options agent' -l resources -x -d 'What there is, as in cpu=2,memory=1G,gpu=1 (all CPUs, all memory)'
complete -c hero-runner -n '__hero_runner_in_options agent' -l spool -x -a '(__fish_complete_directories)' -d 'Where orders and reports are kept ($HERO_HOME/var/runner/NAME)'
complete -c hero-runner -n '__hero_runner_in_options agent' -l spool-max -x -d 'How large a new spool is (1M)'
complete -c hero-runner -n '__hero_runner_in_options agent' -l detach -d 'Go to the background once the spool is open'
complete -c hero-runner -n '__hero_runner_in_options agent' -l upgrade -d 'Have the agent that runs go on as the program that lies in its place now'
complete -c hero-runner -n '__hero_runner_in_options agent' -l help -s h -d 'Show this help'
# end

# options of join
complete -c hero-runner -n '__hero_runner_in_options join' -l config -r -F -d 'The configuration that join writes ($HERO_HOME/cfg/runner.conf)'
complete -c hero-runner -n '__hero_runner_in_options join' -l spool -x -a '(__fish_complete_directories)' -d 'Where orders and reports are kept ($HERO_HOME/var/runner/NAME)'
complete -c hero-runner -n '__hero_runner_in_options join' -l force -d 'Replace a configuration for another coordinator or name'
complete -c hero-runner -n '__hero_runner_in_options join' -l help -s h -d 'Show this help'
# end

# options of list
complete -c hero-runner -n '__hero_runner_in_options list' -l name -x -d 'What the job is called (as its command), or the agent (as the machine)'
complete -c hero-runner -n '__hero_runner_in_options list' -l spool -x -a '(__fish_complete_directories)' -d 'Where orders and reports are kept ($HERO_HOME/var/runner/NAME)'
complete -c hero-runner -n '__hero_runner_in_options list' -l json -d 'Print one JSON object instead of lines'
complete -c hero-runner -n '__hero_runner_in_options list' -l help -s h -d 'Show this help'
# end

# options of stop
complete -c hero-runner -n '__hero_runner_in_options stop' -l name -x -d 'What the job is called (as its command), or the agent (as the machine)'
complete -c hero-runner -n '__hero_runner_in_options stop' -l spool -x -a '(__fish_complete_directories)' -d 'Where orders and reports are kept ($HERO_HOME/var/runner/NAME)'
complete -c hero-runner -n '__hero_runner_in_options stop' -l help -s h -d 'Show this help'
# end

# options of logs
complete -c hero-runner -n '__hero_runner_in_options logs' -l name -x -d 'What the job is called (as its command), or the agent (as the machine)'
complete -c hero-runner -n '__hero_runner_in_options logs' -l spool -x -a '(__fish_complete_directories)' -d 'Where orders and reports are kept ($HERO_HOME/var/runner/NAME)'
complete -c hero-runner -n '__hero_runner_in_options logs' -l help -s h -d 'Show this help'
# end
