import CTests

/// What /proc says of other processes.
enum Processes {
    /// Those that have the variable in their environment. A zombie has none.
    static func marked(_ mark: String) -> [pid_t] {
        let wanted = Array(mark.utf8) + [0]
        return Files.names(in: "/proc").compactMap { pid_t($0) }.filter { pid in
            Files.bytes("/proc/\(pid)/environ")?.firstRange(of: wanted) != nil
        }
    }

    /// The children of a process with one thread, zombies included.
    static func children(of pid: pid_t) -> [pid_t] {
        (Files.text("/proc/\(pid)/task/\(pid)/children") ?? "").split(separator: " ").compactMap { pid_t($0) }
    }

    /// Kills a process, and if it is the keeper of an agent, that too, which would outlive it.
    static func killAgent(_ pid: pid_t) {
        let workers = children(of: pid).filter(isWorker)
        _ = kill(pid, SIGKILL)
        for worker in workers { _ = kill(worker, SIGKILL) }
    }

    /// Whether it is an agent that has a keeper.
    static func isWorker(_ pid: pid_t) -> Bool {
        state(of: pid) != "Z" && Files.bytes("/proc/\(pid)/environ")?.firstRange(of: "HERO_KEEPER=".utf8) != nil
    }

    /// A process's state: `R`, `S`, `T`, `Z` ...; nil if there is none.
    static func state(of pid: pid_t) -> Character? {
        // Behind the command, which is in brackets and may hold anything.
        guard let line = Files.text("/proc/\(pid)/stat"), let end = line.lastIndex(of: ")") else { return nil }
        return line[end...].dropFirst(2).first
    }

    /// Looks at /proc again and again until something is so; it has no events to wait for.
    static func wait(_ what: String, until isSo: () throws -> Bool) throws {
        let giveUp = time(nil) + 60
        while try !isSo() {
            guard time(nil) < giveUp else { throw Missing("\(what): not within a minute") }
            _ = poll(nil, 0, 1)
        }
    }
}

/// Signals to processes that a test found.
enum Signals {
    /// Sends one; gives whether that was possible.
    static func send(_ signal: Int32, to pid: pid_t) -> Bool { kill(pid, signal) == 0 }
}
