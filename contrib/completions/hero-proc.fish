# Fish completion for hero-proc.

function __hero_proc_at_command
    set -l words (commandline -opc)
    test (count $words) -eq 2; and test "$words[2]" = script
end

function __hero_proc_in
    set -l words (commandline -opc)
    test (count $words) -ge 3; and test "$words[2]" = script; and contains -- $words[3] $argv
end

# Whether the words so far begin with these; and no command to run has begun.
function __hero_proc_behind
    set -l words (commandline -opc)
    contains -- -- $words; and return 1
    test "$words[2..$(math (count $argv) + 1)]" = "$argv"
end

# Whether the second word is this and the third is still to come.
function __hero_proc_wants
    set -l words (commandline -opc)
    test (count $words) -eq 2; and test "$words[2]" = $argv[1]
end

# Whether `run` has a command or options of its own, and not one of its commands.
function __hero_proc_runs_command
    __hero_proc_behind run; and not contains -- (commandline -opc)[3] list show logs wait cancel retry remove
end

# The command line behind `--`.
function __hero_proc_job
    set -l words (commandline -opc)
    set -l at (contains -i -- -- $words); or return
    __fish_complete_subcommand --commandline $words[(math $at + 1)..] (commandline -ct)
end

# The first column of a table.
function __hero_proc_column
    hero-proc $argv 2>/dev/null | awk 'NR > 1 && NF > 1 { print $1 }'
end

function __hero_proc_jobs
    set -l word (commandline -ct)
    if string match -q '*/*' -- $word
        __hero_proc_column job list (string split -m 1 / -- $word)[1]
    else
        __hero_proc_column run list | string replace -r '$' /
    end
end

complete -c hero-proc -f
# commands of hero-proc
complete -c hero-proc -n __fish_use_subcommand -a serve -d 'run a coordinator, and a runner on this machine'
complete -c hero-proc -n __fish_use_subcommand -a status -d 'say how the coordinator is'
complete -c hero-proc -n __fish_use_subcommand -a stop -d 'end it, with its jobs or without'
complete -c hero-proc -n __fish_use_subcommand -a backup -d 'copy its store into a file'
complete -c hero-proc -n __fish_use_subcommand -a restore -d 'make a store out of a backup'
complete -c hero-proc -n __fish_use_subcommand -a run -d 'run a command; look after runs'
complete -c hero-proc -n __fish_use_subcommand -a job -d 'look after single jobs'
complete -c hero-proc -n __fish_use_subcommand -a runner -d 'look after runners'
complete -c hero-proc -n __fish_use_subcommand -a script -d 'run, check and try out scripts'
complete -c hero-proc -n __fish_use_subcommand -a help -d 'explain the program'
# end

# commands
complete -c hero-proc -n __hero_proc_at_command -a run -d 'run a script, a directory of scripts, or standard input'
complete -c hero-proc -n __hero_proc_at_command -a check -d 'look for mistakes without running'
complete -c hero-proc -n __hero_proc_at_command -a fmt -d 'write scripts in one form'
complete -c hero-proc -n __hero_proc_at_command -a repl -d 'try things out line by line'
complete -c hero-proc -n __hero_proc_at_command -a doc -d 'show the functions that scripts have'
complete -c hero-proc -n __hero_proc_at_command -a conform -d 'compare the engine with recorded cases'
# end
complete -c hero-proc -n '__hero_proc_in run check fmt' -a '(__fish_complete_suffix .rhai)'
complete -c hero-proc -n '__hero_proc_in conform' -F
complete -c hero-proc -n '__hero_proc_in doc' -a '(hero-proc script doc 2>/dev/null | string replace -rf "^(?:[a-z]+\.)?([A-Za-z_]\w*)\(.*" "\$1")'

# options of run
complete -c hero-proc -n '__hero_proc_in run' -l arg -r -d 'Give the script a constant, ARGS.K'
complete -c hero-proc -n '__hero_proc_in run' -l json -d 'Write a failure as one JSON object'
complete -c hero-proc -n '__hero_proc_in run' -l help -s h -d 'Show the help'
# end

# options of check
complete -c hero-proc -n '__hero_proc_in check' -l json -d 'Write one JSON object'
complete -c hero-proc -n '__hero_proc_in check' -l help -s h -d 'Show the help'
# end

# options of fmt
complete -c hero-proc -n '__hero_proc_in fmt' -l check -d 'Change nothing, tell which files are not formatted'
complete -c hero-proc -n '__hero_proc_in fmt' -l help -s h -d 'Show the help'
# end

# options of repl
complete -c hero-proc -n '__hero_proc_in repl' -l arg -r -d 'Give the script a constant, ARGS.K'
complete -c hero-proc -n '__hero_proc_in repl' -l help -s h -d 'Show the help'
# end

# options of doc
complete -c hero-proc -n '__hero_proc_in doc' -l json -d 'Write a JSON array'
complete -c hero-proc -n '__hero_proc_in doc' -l help -s h -d 'Show the help'
# end

# options of conform
complete -c hero-proc -n '__hero_proc_in conform' -l json -d 'Write one JSON object'
complete -c hero-proc -n '__hero_proc_in conform' -l help -s h -d 'Show the help'
# end

# commands of hero-proc run
complete -c hero-proc -n '__hero_proc_wants run' -a list -d 'list runs, the newest first'
complete -c hero-proc -n '__hero_proc_wants run' -a show -d 'show a run and its jobs'
complete -c hero-proc -n '__hero_proc_wants run' -a logs -d 'show what its jobs have written'
complete -c hero-proc -n '__hero_proc_wants run' -a wait -d 'wait until it is over'
complete -c hero-proc -n '__hero_proc_wants run' -a cancel -d 'end its jobs'
complete -c hero-proc -n '__hero_proc_wants run' -a retry -d 'run again what has failed'
complete -c hero-proc -n '__hero_proc_wants run' -a remove -d 'keep nothing of runs that are over'
# end

# commands of hero-proc job
complete -c hero-proc -n '__hero_proc_wants job' -a list -d 'list the jobs of a run'
complete -c hero-proc -n '__hero_proc_wants job' -a show -d 'show a job and its attempts'
complete -c hero-proc -n '__hero_proc_wants job' -a logs -d 'show what it has written'
complete -c hero-proc -n '__hero_proc_wants job' -a cancel -d 'end it'
complete -c hero-proc -n '__hero_proc_wants job' -a signal -d 'send it a signal'
# end

# commands of hero-proc runner
complete -c hero-proc -n '__hero_proc_wants runner' -a list -d 'list runners'
complete -c hero-proc -n '__hero_proc_wants runner' -a show -d 'show a runner'
complete -c hero-proc -n '__hero_proc_wants runner' -a enroll -d 'make the token of a runner'
complete -c hero-proc -n '__hero_proc_wants runner' -a drain -d 'give it no more jobs'
complete -c hero-proc -n '__hero_proc_wants runner' -a open -d 'give it jobs again'
complete -c hero-proc -n '__hero_proc_wants runner' -a remove -d 'forget it'
# end

complete -c hero-proc -n 'contains -- -- (commandline -opc); and test (commandline -opc)[2] = run' -a '(__hero_proc_job)'
complete -c hero-proc -n '__hero_proc_behind backup; or __hero_proc_behind restore' -F
complete -c hero-proc -n '__hero_proc_behind run show' -a '(__hero_proc_column run list)'
complete -c hero-proc -n '__hero_proc_behind run logs' -a '(__hero_proc_column run list)'
complete -c hero-proc -n '__hero_proc_behind run wait' -a '(__hero_proc_column run list)'
complete -c hero-proc -n '__hero_proc_behind run cancel' -a '(__hero_proc_column run list)'
complete -c hero-proc -n '__hero_proc_behind run retry' -a '(__hero_proc_column run list)'
complete -c hero-proc -n '__hero_proc_behind run remove' -a '(__hero_proc_column run list)'
complete -c hero-proc -n '__hero_proc_behind job list' -a '(__hero_proc_column run list)'
complete -c hero-proc -n '__hero_proc_behind job show' -a '(__hero_proc_jobs)'
complete -c hero-proc -n '__hero_proc_behind job logs' -a '(__hero_proc_jobs)'
complete -c hero-proc -n '__hero_proc_behind job cancel' -a '(__hero_proc_jobs)'
complete -c hero-proc -n '__hero_proc_behind job signal' -a '(__hero_proc_jobs)'
complete -c hero-proc -n '__hero_proc_behind job signal' -a '(string split " " "HUP INT QUIT KILL USR1 USR2 TERM")'
complete -c hero-proc -n '__hero_proc_behind runner show' -a '(__hero_proc_column runner list)'
complete -c hero-proc -n '__hero_proc_behind runner enroll' -a '(__hero_proc_column runner list)'
complete -c hero-proc -n '__hero_proc_behind runner drain' -a '(__hero_proc_column runner list)'
complete -c hero-proc -n '__hero_proc_behind runner open' -a '(__hero_proc_column runner list)'
complete -c hero-proc -n '__hero_proc_behind runner remove' -a '(__hero_proc_column runner list)'

# options of hero-proc serve
complete -c hero-proc -n '__hero_proc_behind serve' -l listen -x -a 'tcp:0.0.0.0 tcp:[::]' -d 'Listen for runners of other machines; may be repeated'
complete -c hero-proc -n '__hero_proc_behind serve' -l advertise -x -d 'Where those are told to connect; may be repeated'
complete -c hero-proc -n '__hero_proc_behind serve' -l no-local-runner -d 'Start no runner on this machine'
complete -c hero-proc -n '__hero_proc_behind serve' -l runner -r -d 'The program hero-runner'
complete -c hero-proc -n '__hero_proc_behind serve' -l slots -x -d 'How many jobs that runner runs at once'
complete -c hero-proc -n '__hero_proc_behind serve' -l label -x -d 'A label of that runner; may be repeated'
complete -c hero-proc -n '__hero_proc_behind serve' -l resources -x -d 'What that runner has, as in cpu=4,memory=2G,gpu=1'
complete -c hero-proc -n '__hero_proc_behind serve' -l keep-runs -x -d 'How long, or how many, runs are kept that are over'
complete -c hero-proc -n '__hero_proc_behind serve' -l keep-logs -x -d 'How much output of such runs is kept (4G)'
complete -c hero-proc -n '__hero_proc_behind serve' -l stop-jobs -d 'Cancel all jobs when it is told to end'
complete -c hero-proc -n '__hero_proc_behind serve' -l help -s h -d 'Show the help'
# end

# options of hero-proc run
complete -c hero-proc -n '__hero_proc_runs_command' -l name -x -d 'What the run is called before its number'
complete -c hero-proc -n '__hero_proc_runs_command' -l detach -s d -d 'Print the name of the run and do not wait'
complete -c hero-proc -n '__hero_proc_runs_command' -l direct -d 'A job without a run'
complete -c hero-proc -n '__hero_proc_runs_command' -l array -x -d 'A job for each number, which finds it in HERO_ARRAY_INDEX'
complete -c hero-proc -n '__hero_proc_runs_command' -l on -x -d 'A label that the runner must have; may be repeated'
complete -c hero-proc -n '__hero_proc_runs_command' -l reserve -x -d 'Set aside on the runner: cpu, memory, or things that are counted; may be repeated'
complete -c hero-proc -n '__hero_proc_runs_command' -l priority -x -d 'Higher ones first; 0 is ordinary'
complete -c hero-proc -n '__hero_proc_runs_command' -l max-running -x -d 'How many jobs of this name run at once, in all runs together'
complete -c hero-proc -n '__hero_proc_runs_command' -l when-lost -x -a 'rerun wait' -d 'What becomes of it when its runner is not heard of'
complete -c hero-proc -n '__hero_proc_runs_command' -l lease -x -d 'How long its runner may be silent before (10m)'
complete -c hero-proc -n '__hero_proc_runs_command' -l deadline -x -d 'How long after its submission it must have ended'
complete -c hero-proc -n '__hero_proc_runs_command' -l put -r -F -d 'FILE[:NAME] that the job finds in its directory; may be repeated'
complete -c hero-proc -n '__hero_proc_runs_command' -l file -r -F -d 'A run of several jobs, as JSON; - is standard input'
complete -c hero-proc -n '__hero_proc_runs_command' -l json -d 'Say what came of it as JSON'
complete -c hero-proc -n '__hero_proc_runs_command' -l env -s e -x -d 'Set a variable of the job'\''s environment; may be repeated'
complete -c hero-proc -n '__hero_proc_runs_command' -l env-file -r -F -d 'Set the variables listed in FILE, a K=V a line; may be repeated'
complete -c hero-proc -n '__hero_proc_runs_command' -l clear-env -d 'Start from an empty environment instead of the runner'\''s own'
complete -c hero-proc -n '__hero_proc_runs_command' -l cwd -s C -x -a '(__fish_complete_directories)' -d 'Start the job in DIR'
complete -c hero-proc -n '__hero_proc_runs_command' -l user -s u -x -a '(__fish_complete_users)' -d 'Run as a user of /etc/passwd with its groups, or as a number'
complete -c hero-proc -n '__hero_proc_runs_command' -l umask -x -d 'File mode creation mask, octal'
complete -c hero-proc -n '__hero_proc_runs_command' -l nice -x -d 'Scheduling priority, -20 (most favoured) to 19'
complete -c hero-proc -n '__hero_proc_runs_command' -l oom-score-adj -x -d '-1000 (never chosen when the machine is out of memory) to 1000'
complete -c hero-proc -n '__hero_proc_runs_command' -l rlimit -x -d 'A limit of setrlimit(2), named as in prlimit(1); may be repeated'
complete -c hero-proc -n '__hero_proc_runs_command' -l no-new-privs -d 'Programs with set-user-id or capabilities gain nothing by them'
complete -c hero-proc -n '__hero_proc_runs_command' -l stdin -r -F -d 'Read standard input from FILE'
complete -c hero-proc -n '__hero_proc_runs_command' -l stdout -r -F -d 'Write standard output to FILE'
complete -c hero-proc -n '__hero_proc_runs_command' -l stderr -r -F -d 'Write standard error to FILE, or where standard output goes'
complete -c hero-proc -n '__hero_proc_runs_command' -l append -d 'Continue these files instead of emptying them'
complete -c hero-proc -n '__hero_proc_runs_command' -l log-max -x -d 'Set a file aside as FILE.1, FILE.2 ... before it exceeds SIZE'
complete -c hero-proc -n '__hero_proc_runs_command' -l log-keep -x -d 'How many of those are kept (3)'
complete -c hero-proc -n '__hero_proc_runs_command' -l memory -s m -x -d 'Memory, page cache included; more ends the job'
complete -c hero-proc -n '__hero_proc_runs_command' -l memory-high -x -d 'Memory above which the job is slowed down and reclaimed from'
complete -c hero-proc -n '__hero_proc_runs_command' -l swap -x -d 'Swap space'
complete -c hero-proc -n '__hero_proc_runs_command' -l cpus -x -d 'CPUs'\'' worth of time, such as 0.5 or 2'
complete -c hero-proc -n '__hero_proc_runs_command' -l cpu-weight -x -d 'Share of a busy machine, 1 to 10000; others have 100'
complete -c hero-proc -n '__hero_proc_runs_command' -l pids -x -d 'Processes and threads'
complete -c hero-proc -n '__hero_proc_runs_command' -l io-read -x -d 'Bytes a second read from a block device (/dev/sda=10M); may be repeated'
complete -c hero-proc -n '__hero_proc_runs_command' -l io-write -x -d 'Bytes a second written to a block device; may be repeated'
complete -c hero-proc -n '__hero_proc_runs_command' -l best-effort -d 'Run without a limit that cannot be enforced here, instead of failing'
complete -c hero-proc -n '__hero_proc_runs_command' -l no-cgroup -d 'Make no cgroup; only the main process is sure to be ended with the job'
complete -c hero-proc -n '__hero_proc_runs_command' -l timeout -s t -x -d 'Stop the job when it has run so long'
complete -c hero-proc -n '__hero_proc_runs_command' -l cpu-time -x -d 'Stop it when its processes have used so much CPU time'
complete -c hero-proc -n '__hero_proc_runs_command' -l grace -s k -x -d 'How long a job told to stop may take before all of it is killed (10s)'
complete -c hero-proc -n '__hero_proc_runs_command' -l stop-signal -s s -x -a 'HUP INT QUIT KILL USR1 USR2 TERM' -d 'What it is told to stop with (TERM)'
complete -c hero-proc -n '__hero_proc_runs_command' -l retries -s r -x -d 'Run it again after a failure, at most N times'
complete -c hero-proc -n '__hero_proc_runs_command' -l backoff -x -d 'Pause before the next attempt, doubling from MIN to MAX (100ms..30s)'
complete -c hero-proc -n '__hero_proc_runs_command' -l keep-tree -d 'Wait for processes the main one leaves behind, instead of killing them'
complete -c hero-proc -n '__hero_proc_runs_command' -l help -s h -d 'Show the help'
# end

# options of hero-proc run list
complete -c hero-proc -n '__hero_proc_behind run list' -l live -d 'Only runs that are not over'
complete -c hero-proc -n '__hero_proc_behind run list' -l max -x -d 'How many at most'
complete -c hero-proc -n '__hero_proc_behind run list' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind run list' -l help -s h -d 'Show the help'
# end

# options of hero-proc run show
complete -c hero-proc -n '__hero_proc_behind run show' -l summary -d 'A line for each name instead of each job'
complete -c hero-proc -n '__hero_proc_behind run show' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind run show' -l help -s h -d 'Show the help'
# end

# options of hero-proc run logs
complete -c hero-proc -n '__hero_proc_behind run logs' -l follow -s f -d 'Go on until nothing more will come'
complete -c hero-proc -n '__hero_proc_behind run logs' -l help -s h -d 'Show the help'
# end

# options of hero-proc run wait
complete -c hero-proc -n '__hero_proc_behind run wait' -l no-wait -d 'Just say how it is'
complete -c hero-proc -n '__hero_proc_behind run wait' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind run wait' -l help -s h -d 'Show the help'
# end

# options of hero-proc run cancel
complete -c hero-proc -n '__hero_proc_behind run cancel' -l now -d 'Kill at once'
complete -c hero-proc -n '__hero_proc_behind run cancel' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind run cancel' -l help -s h -d 'Show the help'
# end

# options of hero-proc run retry
complete -c hero-proc -n '__hero_proc_behind run retry' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind run retry' -l help -s h -d 'Show the help'
# end

# options of hero-proc run remove
complete -c hero-proc -n '__hero_proc_behind run remove' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind run remove' -l help -s h -d 'Show the help'
# end

# options of hero-proc job list
complete -c hero-proc -n '__hero_proc_behind job list' -l offset -x -d 'How many are left out first'
complete -c hero-proc -n '__hero_proc_behind job list' -l max -x -d 'How many at most'
complete -c hero-proc -n '__hero_proc_behind job list' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind job list' -l help -s h -d 'Show the help'
# end

# options of hero-proc job show
complete -c hero-proc -n '__hero_proc_behind job show' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind job show' -l help -s h -d 'Show the help'
# end

# options of hero-proc job logs
complete -c hero-proc -n '__hero_proc_behind job logs' -l follow -s f -d 'Go on until nothing more will come'
complete -c hero-proc -n '__hero_proc_behind job logs' -l since -x -d 'Only what was written since so long ago'
complete -c hero-proc -n '__hero_proc_behind job logs' -l help -s h -d 'Show the help'
# end

# options of hero-proc job cancel
complete -c hero-proc -n '__hero_proc_behind job cancel' -l now -d 'Kill at once'
complete -c hero-proc -n '__hero_proc_behind job cancel' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind job cancel' -l help -s h -d 'Show the help'
# end

# options of hero-proc job signal
complete -c hero-proc -n '__hero_proc_behind job signal' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind job signal' -l help -s h -d 'Show the help'
# end

# options of hero-proc runner list
complete -c hero-proc -n '__hero_proc_behind runner list' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind runner list' -l help -s h -d 'Show the help'
# end

# options of hero-proc runner show
complete -c hero-proc -n '__hero_proc_behind runner show' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind runner show' -l help -s h -d 'Show the help'
# end

# options of hero-proc runner enroll
complete -c hero-proc -n '__hero_proc_behind runner enroll' -l expires -x -d 'How long the token is good'
complete -c hero-proc -n '__hero_proc_behind runner enroll' -l address -x -d 'Where the machine connects; may be repeated'
complete -c hero-proc -n '__hero_proc_behind runner enroll' -l local -d 'A runner of this machine, without a token'
complete -c hero-proc -n '__hero_proc_behind runner enroll' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind runner enroll' -l help -s h -d 'Show the help'
# end

# options of hero-proc runner drain
complete -c hero-proc -n '__hero_proc_behind runner drain' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind runner drain' -l help -s h -d 'Show the help'
# end

# options of hero-proc runner open
complete -c hero-proc -n '__hero_proc_behind runner open' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind runner open' -l help -s h -d 'Show the help'
# end

# options of hero-proc runner remove
complete -c hero-proc -n '__hero_proc_behind runner remove' -l with-jobs -d 'Count what it has as lost'
complete -c hero-proc -n '__hero_proc_behind runner remove' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind runner remove' -l help -s h -d 'Show the help'
# end

# options of hero-proc status
complete -c hero-proc -n '__hero_proc_behind status' -l json -d 'Write JSON'
complete -c hero-proc -n '__hero_proc_behind status' -l help -s h -d 'Show the help'
# end

# options of hero-proc stop
complete -c hero-proc -n '__hero_proc_behind stop' -l jobs -d 'Cancel all jobs first, and wait for them'
complete -c hero-proc -n '__hero_proc_behind stop' -l help -s h -d 'Show the help'
# end

# options of hero-proc backup
complete -c hero-proc -n '__hero_proc_behind backup' -l help -s h -d 'Show the help'
# end

# options of hero-proc restore
complete -c hero-proc -n '__hero_proc_behind restore' -l help -s h -d 'Show the help'
# end
