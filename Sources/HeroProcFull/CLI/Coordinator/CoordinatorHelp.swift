/// The pages of `hero-proc COMMAND --help`.
enum CoordinatorHelp {
    static func page(_ command: String) -> String { pages[command] ?? "" }

    static func hint(_ command: String) -> String { "try `hero-proc \(command) --help`" }

    static let pages: [String: String] = [
        "serve": """
        usage: hero-proc serve [--listen ADDRESS]... [--advertise ADDRESS]...
               [--no-local-runner] [--runner PROGRAM] [--slots N] [--label K=V]... [--resources LIST]
               [--keep-runs TIME|N]... [--keep-logs SIZE] [--stop-jobs]

        Runs a coordinator in the foreground until SIGTERM or Ctrl-C. Its state lies under HERO_HOME (~/hero). Jobs go on
        without it: the runners have them, and report when it is back.

          --listen ADDRESS    listen for runners of other machines at tcp:ADDRESS[:PORT], such as tcp:0.0.0.0; port 7419
                              unless said; may be repeated. Without it nothing listens on a network
          --advertise ADDRESS where those are told to connect, tcp:HOST[:PORT]; by default where it listens
          --no-local-runner   do not start a runner on this machine
          --runner PROGRAM    the program hero-runner; by default the one beside this program, or in PATH
          --slots N           how many jobs that runner runs at a time; by default one for each CPU
          --label K=V         a label of that runner; may be repeated
          --resources LIST    what that runner has, such as cpu=4,memory=2G,gpu=1
          --keep-runs TIME    how long runs are kept that are over (30d)
          --keep-runs N       how many of them are kept (10000); may be given beside a time
          --keep-logs SIZE    how much output of them is kept (4G); of all three what ended first goes first
          --stop-jobs         when it is told to end, cancel all jobs first and wait for them; a second signal ends it at once

        example:
          hero-proc serve --slots 8
        """,
        "run": """
        usage: hero-proc run [OPTIONS] -- COMMAND [ARG...]
               hero-proc run [--name NAME] [--detach] --file FILE|-
               hero-proc run list|show|logs|wait|cancel|retry|remove ...

        Runs a command with this directory and environment on a runner, shows what it writes, and exits with its status.
        Ctrl-C cancels it; a second one leaves it running.

          --name NAME         what the run is called before its number
          --detach, -d        print the run's name and do not wait
          --direct            a job without a run
          --array FIRST-LAST  a job for each number, which finds it in HERO_ARRAY_INDEX
          --on NAME=VALUE     a label that the runner must have; may be repeated
          --reserve NAME=N    set aside on the runner: cpu, memory, or things that are counted; may be repeated
          --priority N        higher ones first; 0 is ordinary
          --max-running N     how many jobs of this name run at a time, in all runs together
          --when-lost WHAT    rerun (elsewhere, the default) or wait, when its runner is not heard of
          --lease TIME        how long its runner may be silent before (10m)
          --deadline TIME     how long after its submission it must have ended
          --put FILE[:NAME]   a file that the job finds in its directory, which is a new one then, and HERO_FILES;
                              may be repeated, 16 files of 64 MiB at most
          --file FILE         a run of several jobs, as JSON; - is standard input
          --json              say what came of it as JSON

        and every option of a job that `hero-runner exec --help` has: --timeout, --memory, --retries, --user, --env ...

          run list [NAME] [--live] [--max N] [--json]   runs, the newest first
          run show RUN [--summary] [--json]             a run and its jobs; or a line for each name
          run logs RUN [--follow]                       what its jobs have written
          run wait RUN [--no-wait] [--json]             wait until it is over; or just say how it is
          run cancel RUN [--now] [--json]               end its jobs
          run retry RUN [--json]                        run again what has failed
          run remove RUN... [--json]                    keep nothing of runs that are over

        Exit status: that of the command; 128 and the signal that ended it; 124 its time was up; 126 or 127 it could
        not be executed, or found; 125 something else kept it from running; 130 cancelled before it ran.

        examples:
          hero-proc run -- make -j2
          hero-proc run --name thumbs --array 1-500 --retries 2 --detach -- ./thumb
          hero-proc run --on disk=ssd --put build.sh --put in.tar:input.tar -- ./build.sh input.tar
          hero-proc run --file nightly.json
        """,
        "job": """
        usage: hero-proc job list RUN [--offset N] [--max N] [--json]
               hero-proc job show JOB [--json]
               hero-proc job logs JOB [--follow] [--since TIME]
               hero-proc job cancel JOB [--now] [--json]
               hero-proc job signal JOB SIGNAL [--json]

        A job is named web.42/build, or web.42/build.7 if it is element 7 of an array, or web.42 if it has no run.

        examples:
          hero-proc job logs -f web.42/build
          hero-proc job signal web.42/build HUP
        """,
        "runner": """
        usage: hero-proc runner list [--json]
               hero-proc runner show NAME [--json]
               hero-proc runner enroll NAME [--expires TIME] [--address ADDRESS]... [--local] [--json]
               hero-proc runner drain NAME [--json]
               hero-proc runner open NAME [--json]
               hero-proc runner remove NAME [--with-jobs] [--json]

        enroll: prints the command that makes a machine the runner NAME, with a token that is good once and for an hour, or
        for --expires. What it is goes to standard error. The machine connects where the coordinator listens, or at
        --address tcp:HOST[:PORT]. For a name that is in use, the next machine takes its place. With --local there is no
        token: a runner of this machine may connect at the socket.

        drain: it finishes what it has and gets no more; open: it takes jobs again; remove: it is forgotten, and with
        --with-jobs what it has counts as lost.

        examples:
          hero-proc runner enroll node7 | ssh node7 hero-runner join -
          hero-proc runner drain local
        """,
        "status": """
        usage: hero-proc status [--json]

        Says how the coordinator is: its process, its runs, jobs and runners.
        """,
        "stop": """
        usage: hero-proc stop [--jobs]

        Ends the coordinator, and says so when it has ended. Jobs go on: the runners have them, and report when it is back.
        Runners go on, too. A service manager that keeps a coordinator running may start it again.

          --jobs   cancel all jobs first, and wait for those whose runners are connected, as long as they may take to end

        example:
          hero-proc stop --jobs
        """,
        "backup": """
        usage: hero-proc backup FILE

        Copies the store of the coordinator that runs into a new file.

        example:
          hero-proc backup /var/backups/hero.db
        """,
        "restore": """
        usage: hero-proc restore FILE

        Makes a store out of a backup, where there is none. No coordinator may run.

        example:
          hero-proc restore /var/backups/hero.db
        """,
    ]
}
