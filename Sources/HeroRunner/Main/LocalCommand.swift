import Execution
import Options
import RunnerProtocol
import System

/// `hero-runner list`, `stop` and `logs`: what the agent of this machine says, without the coordinator.
enum LocalCommand {
    /// Asks the agent, prints what it says, and exits with the status it gives: 0, or 1 if there is no such job; 125 if it
    /// could not be asked.
    static func run(_ command: Command, _ options: LocalOptions) -> Never {
        var request = options.form == .json ? [UInt8]("json") : command.name
        if !options.job.isEmpty {
            request.append(" ")
            request.add(options.job)
        }
        tell(request, spool: options.spool, of: options.name)
    }

    /// The same of any request.
    static func tell(_ request: [UInt8], spool: [UInt8]?, of name: [UInt8]?) -> Never {
        guard let spool = spool ?? SpoolPath.usual(of: name) else { SpoolPath.fail() }
        let path = CString(spool, slash: [UInt8]("control.sock"))
        do throws(Errno) {
            let answer = try ask(request, at: path)
            guard let status = answer.first else { throw .brokenPipe }
            let stream: StandardStream = status == UInt8(ascii: "0") ? .output : .errors
            if stream == .errors { stream.write([UInt8]("hero-runner: ")) }
            let isWritten = stream.write(answer.dropFirst())
            Process.exit(isWritten ? Int32(status) - Int32(UInt8(ascii: "0")) : 1)
        } catch {
            Complaint.write("ask the agent at ", Array(path.bytes), error)
            Process.exit(ExitStatus.runnerFailed)
        }
    }

    private static func ask(_ request: [UInt8], at path: CString) throws(Errno) -> ArraySlice<UInt8> {
        let socket = try Socket.connect(to: path)
        try socket.becomeBlocking()
        // It is shorter than what a socket takes at once.
        _ = try socket.send(request[...])
        try socket.endSending()
        return try socket.readAll(limit: .max)[...]
    }
}

/// Where everything of Hero's lies.
enum HeroHome {
    /// `$HERO_HOME` or `~/hero`, and what stands behind it; nil: neither is known.
    static func file(_ path: StaticString) -> [UInt8]? {
        let environment = Machine().environment()
        var file: [UInt8]
        if let home = environment.value(of: [UInt8]("HERO_HOME")), !home.isEmpty {
            file = Array(home)
        } else if let home = environment.value(of: [UInt8]("HOME")), !home.isEmpty {
            file = Array(home)
            file.append("/hero")
        } else {
            return nil
        }
        file.append(path)
        return file
    }
}

/// Where an agent has its directory unless it was told otherwise.
enum SpoolPath {
    /// `$HERO_HOME/var/runner/NAME`, or the same under `~/hero`; nil: neither is known. `name` is the machine's
    /// if it is nil.
    static func usual(of name: [UInt8]?) -> [UInt8]? {
        guard var path = HeroHome.file("/var/runner/") else { return nil }
        path.add(name ?? MachineFacts.name)
        return path
    }

    /// Says that it is not known.
    static func fail() -> Never {
        StandardStream.errors.write([UInt8]("hero-runner: give --spool, or set HERO_HOME or HOME\n"))
        Process.exit(ExitStatus.runnerFailed)
    }
}
