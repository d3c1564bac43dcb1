import API
import System

/// What the program does beside calling the coordinator; Main brings it, because it lies in rooms that this one does not
/// know.
package struct Services {
    /// Runs a coordinator; gives the exit status.
    package var serve: (ServeWish, Console) -> Int32
    /// Makes a store out of a backup; gives the exit status.
    package var restore: (_ backup: String, _ store: String, Console) -> Int32

    package init(
        serve: @escaping (ServeWish, Console) -> Int32, restore: @escaping (String, String, Console) -> Int32
    ) {
        self.serve = serve
        self.restore = restore
    }

    /// Those of a program without a coordinator.
    package static var absent: Services {
        let refuse: (Console) -> Int32 = { console in
            console.error("hero-proc: there is no coordinator in this program")
            return 1
        }
        return Services(serve: { _, console in refuse(console) }, restore: { _, _, console in refuse(console) })
    }
}

/// How a coordinator is to be run.
package struct ServeWish: Equatable, Sendable {
    package var stateDirectory: String
    package var socketDirectory: String
    /// The spool of the runner on this machine; nil: none is started.
    package var localRunnerSpool: String?
    /// The program `hero-runner`; nil: the one beside this program, or in PATH.
    package var localRunnerProgram: String?
    /// More options for that runner.
    package var localRunnerArguments: [String] = []
    /// Whether all jobs are cancelled when it is told to end.
    package var stopsJobs = false
    /// What is kept of what is over; nil: as much as is usual.
    package var keptMilliseconds: UInt64?
    package var keptRuns: UInt64?
    package var keptLogBytes: UInt64?
    /// Where runners of other machines are listened for.
    package var listen: [NetworkAddress] = []
    /// Where those are told to connect; empty: where they are listened for.
    package var advertise: [JoinAddress] = []
}

/// The commands of `hero-proc`. Gives the exit status: 0 done, 1 failed, 2 not understood; for a command that was run, its
/// own. What was done but could not be told has failed.
package func run(arguments: [String], console: Console = .standard, services: Services = .absent) -> Int32 {
    let status = perform(arguments, console, services)
    console.flush()
    guard let failure = console.failure() else { return status }
    console.error("hero-proc: cannot write to standard output: \(failure.text)")
    return status == 0 ? 1 : status
}

private func perform(_ arguments: [String], _ console: Console, _ services: Services) -> Int32 {
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "script": return ScriptCommand(console: console).run(rest)
    case "serve", "run", "job", "runner", "status", "stop", "backup", "restore":
        return CoordinatorCommand(console: console, services: services).run(arguments[0], rest)
    case "--version", "version":
        console.print("hero-proc \(programVersion)")
        return 0
    case nil:
        console.error(usage)
        return 2
    case "--help", "-h", "help":
        console.print(usage)
        return 0
    default:
        console.error("hero-proc: no command `\(arguments[0])`\n\(usage)")
        return 2
    }
}

/// The version of this program.
package let programVersion = "0.1.0"

private let usage = """
    usage: hero-proc COMMAND ...

    the coordinator:
      serve           run a coordinator, and a runner on this machine
      status          how the coordinator is
      stop            end it, with its jobs or without
      backup          copy its store into a file
      restore         make a store out of a backup

    work:
      run             run a command; list, show, follow, cancel, retry and remove runs
      job             list, show, follow and cancel single jobs
      runner          enroll, list, drain and remove runners

    scripts:
      script          run, check and format Hero Scripts

    `hero-proc COMMAND --help` tells more.
    """
