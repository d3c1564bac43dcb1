import Foundation

/// What a process that waits for its job occupies, and how often it wakes.
struct MemoryTable {
    /// How long wakeups are counted.
    let quietSeconds: Int

    /// A waiting process, from its start to its measurement.
    private struct Waiting {
        let row: Row
        let process: Process?
        var switches: Int?
        var problem: String
    }

    private var rows: [Row] {
        let job = Path.pause
        func hero(_ name: String, _ options: String...) -> Row {
            var command = Command(Path.runner, "exec")
            command.words += options + ["--", job]
            return Row(name, command)
        }
        let service = "\(Path.scratch)/service"
        return [
            Row("C: pause(), static musl", Command(job)),
            hero("hero-runner, no cgroup", "--no-cgroup"),
            hero("hero-runner, own cgroup"),
            hero("hero-runner, limits, report", "--best-effort", "--memory", "256M", "--report-file", "/dev/null"),
            Row("tini, static musl", peer: Peers.staticProgram("tini")) { Command($0, "-s", "--", job) },
            Row("dumb-init, static musl", peer: Peers.staticProgram("dumb-init")) { Command($0, "--", job) },
            Row("catatonit, static musl", peer: Peers.staticProgram("catatonit")) { Command($0, "--", job) },
            Row("catatonit", peer: Peers.program("catatonit", of: "catatonit")) { Command($0, "--", job) },
            Row("dumb-init", peer: Peers.program("dumb-init", of: "dumb-init")) { Command($0, "--", job) },
            Row("tini", peer: Peers.program("tini", of: "tini")) { Command($0, "-s", "--", job) },
            Row("timeout", peer: Peers.program("timeout", of: "coreutils")) { Command($0, "3600", job) },
            Row("runsv", peer: Peers.program("runsv", of: "runit")) { Command($0, "\(service)-runsv") },
            Row("supervise (daemontools)", peer: Peers.program("supervise", of: "daemontools")) {
                Command($0, "\(service)-daemontools")
            },
            Row("s6-supervise", peer: Peers.program("s6-supervise", of: "s6")) {
                Command($0, "\(service)-s6", environment: Peers.libraries(of: "s6"))
            },
        ]
    }

    /// Starts everything, lets it rest, measures, prints, and ends it all.
    func run() {
        makeServices()
        // The pages of a file that was just written count as private until they are on disk.
        _ = try? Command("sync", Path.runner, Path.pause).output()  // without it the figures are only higher
        var waiting = rows.map(start)
        Thread.sleep(forTimeInterval: 1)
        for index in waiting.indices {
            waiting[index].switches = waiting[index].process.flatMap { switches(of: $0.processIdentifier) }
        }
        Thread.sleep(forTimeInterval: Double(quietSeconds))
        show(waiting)
        for item in waiting { stop(item.process) }
    }

    private func start(_ row: Row) -> Waiting {
        guard let command = row.command else { return Waiting(row: row, process: nil, problem: row.problem) }
        do throws(Command.Failure) {
            return Waiting(row: row, process: try command.start(), problem: "")
        } catch {
            return Waiting(row: row, process: nil, problem: error.reason)
        }
    }

    /// The folders that supervisors want: each runs the waiting program.
    private func makeServices() {
        let script = Data("#!/bin/sh\nexec \(FileManager.default.currentDirectoryPath)/\(Path.pause)\n".utf8)
        for kind in ["runsv", "daemontools", "s6"] {
            let folder = "\(Path.scratch)/service-\(kind)"
            // What cannot be made is a supervisor that does not run: its row says so.
            try? FileManager.default.removeItem(atPath: folder)
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            _ = FileManager.default.createFile(
                atPath: "\(folder)/run", contents: script, attributes: [.posixPermissions: 0o755])
        }
    }

    private func switches(of pid: Int32) -> Int? {
        TextFile("/proc/\(pid)/status")?.number(of: "voluntary_ctxt_switches")
    }

    private func show(_ waiting: [Waiting]) {
        let width = waiting.map(\.row.name.count).max() ?? 0
        print("\nA process that waits for its job, KiB of /proc/PID/smaps_rollup, wakeups in \(quietSeconds) s")
        print("    Rss    Pss  Private  wakeups  \(Column.left("what", width: width))  command")
        for item in waiting {
            let name = Column.left(item.row.name, width: width)
            guard let pid = item.process?.processIdentifier, let before = item.switches,
                let now = switches(of: pid), let memory = TextFile("/proc/\(pid)/smaps_rollup"),
                let rss = memory.number(of: "Rss"), let pss = memory.number(of: "Pss"),
                let clean = memory.number(of: "Private_Clean"), let dirty = memory.number(of: "Private_Dirty")
            else {
                print("      -      -        -        -  \(name)  \(item.problem.isEmpty ? "ended" : item.problem)")
                continue
            }
            let figures =
                Column.right("\(rss)", width: 7) + Column.right("\(pss)", width: 7)
                + Column.right("\(clean + dirty)", width: 9) + Column.right("\(now - before)", width: 9)
            print("\(figures)  \(name)  \(item.row.command?.description ?? "")")
        }
    }

    /// Ends a process and its children, who may outlive it.
    private func stop(_ process: Process?) {
        guard let process, process.isRunning else { return }
        let pid = process.processIdentifier
        let children = TextFile("/proc/\(pid)/task/\(pid)/children")?.lines.first?.split(separator: " ") ?? []
        kill(pid, SIGKILL)
        for child in children.compactMap({ Int32($0) }) { kill(child, SIGKILL) }
        process.waitUntilExit()
    }
}
