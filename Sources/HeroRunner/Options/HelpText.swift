/// The words of the help pages; the options come from `OptionTable`. Lines that begin with a blank keep their form.
struct HelpText {
    /// In front of the options.
    var head: StaticString
    /// Behind them.
    var tail: StaticString

    /// The text of a command, or of the program.
    static func of(_ command: Command?) -> HelpText {
        switch command {
        case .exec: exec
        case .batch: batch
        case .doctor: doctor
        case .agent: agent
        case .join: join
        case .list: list
        case .stop: stop
        case .logs: logs
        case .version: version
        case .help, nil: program
        }
    }

    private static var program: HelpText {
        HelpText(
            head: """
                Usage: hero-runner COMMAND [OPTION]... [ARGUMENT]...
                Runs jobs with limits that the kernel enforces, and reports what they used and why they ended.

                  exec     run one job
                  batch    run a list of jobs, several at a time
                  doctor   say what this machine can enforce, and how to get the rest
                  agent    carry out what a coordinator orders, whether it can be reached or not
                  join     make this machine a runner of a coordinator
                  list     say which jobs the agent of this machine has
                  stop     end a job of it
                  logs     print what it still keeps of a job's output
                  version  print the version
                  help     explain a command, as COMMAND --help does
                """,
            tail: """

                Examples:
                  hero-runner exec --memory 64M --timeout 5m -- make test
                  hero-runner batch -P 4 jobs.txt
                """)
    }

    private static var exec: HelpText {
        HelpText(
            head: """
                Usage: hero-runner exec [OPTION]... [--] COMMAND [ARGUMENT]...
                Runs COMMAND in the foreground, in a cgroup of its own where one can be had, and ends every process \
                it leaves behind.
                """,
            tail: """

                Sizes are binary: 64K, 10M, 1G. Durations: 500ms, 5s, 1m30s, 1h. A file named null is ./null.
                Exit status: the job's own; 124 timeout, 125 the runner failed and nothing was run, 126 not \
                executable, 127 not found, 128+N killed by signal N.

                Examples:
                  hero-runner exec --memory 64M --cpus 0.5 --timeout 2m -- make test
                  hero-runner exec --restart on-failure --stdout log --log-max 1M -- server
                  hero-runner exec --user www-data --report json -- ./check
                """)
    }

    private static var batch: HelpText {
        HelpText(
            head: """
                Usage: hero-runner batch [OPTION]... [FILE|-]
                Runs the jobs listed in FILE, or on standard input, and exits with 0 only if all succeeded. A line is \
                a command, in words as a shell would read them but without a shell, or a JSON object; # begins a \
                comment. The options are what every job begins with.
                """,
            tail: """

                An object's keys are "command" and the long names of exec's options for the job itself.
                Exit status: 0 all succeeded, 1 some failed, 125 the runner failed.

                Examples:
                  printf "gzip -9 %s\\n" *.log | hero-runner batch -P 4 --memory 64M
                  echo '{"command": ["gzip", "a file"], "memory": "64M"}' | hero-runner batch
                  hero-runner batch --resume done.json --reports done.json jobs.txt
                """)
    }

    private static var doctor: HelpText {
        HelpText(
            head: """
                Usage: hero-runner doctor [OPTION]...
                Says what this machine can enforce and account: cgroup version, controllers, delegation, pidfd, \
                clone3; one line each, with the remedy where something is missing.
                """,
            tail: "")
    }

    private static var agent: HelpText {
        HelpText(
            head: """
                Usage: hero-runner agent [--connect ADDRESS] [OPTION]...
                Runs the jobs that a coordinator gives it, and reports on them until that has every report on its \
                disk. Without a connection it goes on with what it has, and keeps what it has to say. Without an \
                address it is what its configuration says; an option wins over that.
                """,
            tail: """

                Signals: TERM or INT stops the jobs and leaves, a second one kills them; USR1 leaves when they \
                have ended by themselves.
                Exit status: 0 it has left, 125 it could not start.

                Examples:
                  hero-runner agent --connect unix:/run/hero/runners.sock --slots 4
                  hero-runner agent --connect unix:hero.sock --label disk=ssd --detach
                """)
    }

    private static var join: HelpText {
        HelpText(
            head: """
                Usage: hero-runner join [OPTION]... TOKEN|-
                Makes this machine a runner of the coordinator that has given the token, and writes a configuration \
                with which hero-runner agent needs no options. With - the token is read from standard input.
                """,
            tail: """

                Exit status: 0 it is enrolled, 125 it is not.

                Examples:
                  hero-runner join hero1-...
                  ssh host hero-proc runner enroll node7 | hero-runner join -
                """)
    }

    private static var list: HelpText {
        HelpText(
            head: """
                Usage: hero-runner list [OPTION]...
                Says which jobs the agent of this machine has, with their attempts, states and processes. The \
                coordinator is not asked.
                """,
            tail: "")
    }

    private static var stop: HelpText {
        HelpText(
            head: """
                Usage: hero-runner stop [OPTION]... JOB
                Ends a job of the agent of this machine, as its specification says, whether the coordinator can be \
                reached or not. It is told.
                """,
            tail: "")
    }

    private static var logs: HelpText {
        HelpText(
            head: """
                Usage: hero-runner logs [OPTION]... JOB
                Prints what the agent of this machine still keeps of a job's output: what the coordinator has not \
                got yet.
                """,
            tail: "")
    }

    private static var version: HelpText {
        HelpText(head: "Usage: hero-runner version\nPrints the version.", tail: "")
    }
}
