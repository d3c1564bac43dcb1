import CLI
import FoundationEssentials
import Server
import Store
import System

/// Runs a coordinator until it is told to end; gives the exit status.
func serve(_ wish: ServeWish, _ console: Console) -> Int32 {
    var options = ServeOptions(
        stateDirectory: wish.stateDirectory, socketDirectory: wish.socketDirectory, localRunner: nil)
    if let spool = wish.localRunnerSpool {
        options.localRunner = LocalRunnerOptions(
            program: wish.localRunnerProgram ?? runnerProgram(), spoolDirectory: spool)
        options.localRunner?.arguments = wish.localRunnerArguments
    }
    options.jobsAtEnd = wish.stopsJobs ? .stop : .goOn
    options.retention.ageMilliseconds = wish.keptMilliseconds ?? options.retention.ageMilliseconds
    options.retention.runsMax = wish.keptRuns ?? options.retention.runsMax
    options.retention.logBytesMax = wish.keptLogBytes ?? options.retention.logBytesMax
    options.listen = wish.listen
    options.advertise = wish.advertise
    let say: @Sendable (String) -> Void = { line in
        StandardStream.errors.write(Array("hero-proc: \(line)\n".utf8))
    }
    do throws(ServeError) {
        try Server.serve(options, say: say) { backend throws(ServeError) in
            let facts = Interface.Facts(
                version: programVersion, process: Process.id, startedMilliseconds: WallClock.milliseconds,
                options: options)
            try HTTPService(Interface(backend, facts), complain: say).start(at: options.interfaceSocket)
        }
        return 0
    } catch {
        console.error("hero-proc: \(error)")
        return 1
    }
}

/// `hero-runner`: beside this program, or else wherever PATH has it.
private func runnerProgram() -> String {
    let files = FileManager.default
    // Without /proc there is only PATH.
    if let own = try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
        let beside = own.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/hero-runner"
        if files.isExecutableFile(atPath: beside) { return beside }
    }
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(
        separator: ":")
    return directories.map { "\($0)/hero-runner" }.first(where: files.isExecutableFile) ?? "hero-runner"
}

/// Makes a store out of a backup; gives the exit status.
func restore(_ backup: String, _ store: String, _ console: Console) -> Int32 {
    do {
        let folder = store.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        try Files.makeDirectories(Array(folder.utf8))
        try Store.restore(backup, to: store)
        console.print("the store was made from \(backup)")
        return 0
    } catch {
        console.error("hero-proc: \(error)")
        return 1
    }
}
