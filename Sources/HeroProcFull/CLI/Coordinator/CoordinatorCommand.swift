import API
import Client
import FoundationEssentials
import RunnerProtocol
import System

/// Commands that have to do with a coordinator.
struct CoordinatorCommand {
    let console: Console
    let services: Services
    var environment = ProcessInfo.processInfo.environment

    /// Runs a command; gives the exit status.
    func run(_ name: String, _ words: [String]) -> Int32 {
        let options = words.prefix { $0 != "--" }
        if options.contains("--help") || options.contains("-h") {
            console.print(CoordinatorHelp.page(name))
            return 0
        }
        do {
            switch name {
            case "serve": return try serve(words)
            case "run": return try RunCommand(console: console, client: client()).run(words)
            case "job": return try JobCommand(console: console, client: client()).run(words)
            case "runner":
                return try RunnerCommand(
                    console: console, client: client(), runnerSocket: "\(socketDirectory())/runner.sock"
                ).run(words)
            case "status": return try StatusCommand(console: console, client: client()).run(words)
            case "stop": return try stop(words)
            case "backup": return try backup(words)
            default: return try restore(words)
            }
        } catch let error as UsageError {
            console.error("hero-proc \(name): \(error.message)\n\(CoordinatorHelp.hint(name))")
            return 2
        } catch {
            console.error("hero-proc: \(error)")
            return 1
        }
    }

    private func serve(_ words: [String]) throws(UsageError) -> Int32 {
        let words = try Words(words, of: "serve")
        try words.none()
        let home = try home()
        var wish = ServeWish(
            stateDirectory: "\(home)/var/hero_proc", socketDirectory: try socketDirectory(),
            localRunnerSpool: words.flags.contains("--no-local-runner") ? nil : "\(home)/var/runner/local")
        wish.localRunnerProgram = words.value("--runner")
        for (option, value) in words.values {
            switch option {
            case "--runner", "--keep-logs": break
            case "--keep-runs": try keepRuns(value, &wish)
            case "--listen": wish.listen.append(try Self.listener(value))
            case "--advertise": wish.advertise.append(try JoinAddress(reaching: value, option))
            default: wish.localRunnerArguments += [option, value]
            }
        }
        guard wish.listen.count <= 8 else { throw UsageError(message: "--listen is given more than 8 times") }
        wish.stopsJobs = words.flags.contains("--stop-jobs")
        if let text = words.value("--keep-logs") {
            guard let bytes = Quantity.bytes(Array(text.utf8)[...]), bytes > 0 else {
                throw UsageError(message: "--keep-logs needs a size such as 4G, not `\(text)`")
            }
            wish.keptLogBytes = bytes
        }
        return services.serve(wish, console)
    }

    /// `tcp:` and an address of this machine, which may be its word for all of them.
    private static func listener(_ text: String) throws(UsageError) -> NetworkAddress {
        guard text.hasPrefix("tcp:"),
            let address = NetworkAddress(Array(text.utf8.dropFirst(4)), usualPort: JoinAddress.usualPort)
        else {
            throw UsageError(
                message: "--listen needs tcp:ADDRESS[:PORT], such as tcp:0.0.0.0 or tcp:[::], not `\(text)`")
        }
        return address
    }

    /// A bare number is one of runs, everything else a time.
    private func keepRuns(_ text: String, _ wish: inout ServeWish) throws(UsageError) {
        let bytes = Array(text.utf8)[...]
        if let count = Quantity.count(bytes), count > 0 {
            wish.keptRuns = count
        } else if let milliseconds = Quantity.milliseconds(bytes), milliseconds > 0 {
            wish.keptMilliseconds = milliseconds
        } else {
            throw UsageError(message: "--keep-runs needs a time such as 30d or a number of runs, not `\(text)`")
        }
    }

    private func stop(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "stop")
        try words.none()
        let client = try client()
        do throws(ClientError) {
            _ = try client.call(CoordinatorStop.self, .init(jobs: words.flags.contains("--jobs")))
        } catch .lost {
            // Its connections end with it.
        }
        console.print("the coordinator has ended")
        return 0
    }

    private func backup(_ words: [String]) throws -> Int32 {
        let file = try Words(words, of: "backup").operand("FILE")
        let result = try client().call(CoordinatorBackup.self, .init(file: whole(file)))
        console.print("the store was copied to \(result.file)")
        return 0
    }

    private func restore(_ words: [String]) throws(UsageError) -> Int32 {
        let file = try Words(words, of: "restore").operand("FILE")
        return services.restore(file, "\(try home())/var/hero_proc/store.db", console)
    }

    private func client() throws(UsageError) -> Client { Client(socket: "\(try socketDirectory())/rpc.sock") }

    private func home() throws(UsageError) -> String {
        guard let directory = HeroHome(environment: environment).directory else {
            throw UsageError(message: "neither HERO_HOME nor HOME says where things lie")
        }
        return whole(directory)
    }

    /// The path from the root: whoever is started in the background has another directory.
    private func whole(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }

    private func socketDirectory() throws(UsageError) -> String {
        if let directory = environment["HERO_SOCKET_DIR"], !directory.isEmpty {
            return "\(whole(directory))/hero_proc"
        }
        return "\(try home())/var/sockets/hero_proc"
    }
}

extension JoinAddress {
    /// Reads the value of an option: where another machine can connect.
    init(reaching text: String, _ option: String) throws(UsageError) {
        guard let address = JoinAddress(text), !address.isWildcard else {
            throw UsageError(
                message: "\(option) needs tcp:HOST[:PORT], to which other machines can connect, not `\(text)`")
        }
        self = address
    }
}
