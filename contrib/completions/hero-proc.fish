# Fish completion for hero-proc.

function __hero_proc_at_command
    set -l words (commandline -opc)
    test (count $words) -eq 2; and test "$words[2]" = script
end

function __hero_proc_in
    set -l words (commandline -opc)
    test (count $words) -ge 3; and test "$words[2]" = script; and contains -- $words[3] $argv
end

complete -c hero-proc -f
complete -c hero-proc -n __fish_use_subcommand -a script -d 'run, check and try out scripts'
complete -c hero-proc -n __fish_use_subcommand -a help -d 'explain the program'
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
