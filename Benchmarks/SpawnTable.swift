/// What it costs to start one job and wait for its end, through each program, on one CPU.
struct SpawnTable {
    let table: TimeTable

    init(child: Child, rounds: Int, machine: Machine) {
        // Everything on one CPU: a parent and a child that run on two share no work, but pay for waking each other.
        let cpu = 0
        let job = child.path
        func measured(_ command: Command) -> Command {
            command.prefixed(by: Path.repeated, "-c", "\(cpu)", "\(child.runs)")
        }
        func hero(_ options: String...) -> Command {
            var command = Command(Path.runner, "exec")
            command.words += options + ["--", job]
            return measured(command)
        }
        func peer(_ name: String, _ program: String?, _ arguments: String..., environment: [String: String] = [:])
            -> Row
        {
            Row(name, peer: program) { path in
                var command = Command(path, environment: environment)
                command.words += arguments + [job]
                return measured(command)
            }
        }
        let report = "\(Path.scratch)/reports.json"
        let limits = EnforcedLimits.onThisMachine(job: job)
        var rows = [
            Row("C wrapper: posix_spawn, wait", measured(Command(Path.wrapper, job))),
            Row("the job by itself", measured(Command(job))),
            Row("hero-runner, no cgroup", hero("--no-cgroup")),
            Row("hero-runner, own cgroup", hero()),
            Row(
                "hero-runner, \(limits.name), JSON report", measured(limits.exec(job, "--report-file", report))),
            peer("tini, static musl", Peers.staticProgram("tini"), "-s", "--"),
            peer("dumb-init, static musl", Peers.staticProgram("dumb-init"), "--"),
            peer("catatonit, static musl", Peers.staticProgram("catatonit"), "--"),
            peer("tini", Peers.program("tini", of: "tini"), "-s", "--"),
            peer("dumb-init", Peers.program("dumb-init", of: "dumb-init"), "--"),
            peer("catatonit", Peers.program("catatonit", of: "catatonit"), "--"),
            peer("timeout", Peers.program("timeout", of: "coreutils"), "60"),
            peer("prlimit", Peers.program("prlimit", of: "util-linux"), "--nofile=64"),
            peer("chpst (runit)", Peers.program("chpst", of: "runit"), "-o", "64"),
            peer(
                "s6-softlimit", Peers.program("s6-softlimit", of: "s6"), "-o", "64",
                environment: Peers.libraries(of: "s6")),
            peer("softlimit (daemontools)", Peers.program("softlimit", of: "daemontools"), "-o", "64"),
        ]
        if machine.hasSystemd {
            rows.append(peer("systemd-run --scope", Peers.program("systemd-run", of: "systemd"), "--scope", "-q", "--"))
        } else {
            rows.append(Row("systemd-run", problem: "systemd does not run this machine"))
        }
        table = TimeTable(
            title: "Starting one job and waiting for it, pinned to CPU \(cpu): \(child.name)", comparison: .cost,
            rows: rows, rounds: rounds)
    }
}

/// Limits that this machine enforces: one that is only asked for, and refused, would not be measured.
private struct EnforcedLimits {
    /// What a person calls them.
    let name: String
    let options: [String]

    /// Those of the controllers, where jobs can have them; else those that need none.
    static func onThisMachine(job: String) -> EnforcedLimits {
        let controlled = EnforcedLimits(
            name: "limits of controllers",
            options: ["--memory", "256M", "--pids", "64", "--cpus", "1", "--timeout", "1m"])
        do throws(Command.Failure) {
            _ = try controlled.exec(job).output()
            return controlled
        } catch {
            return EnforcedLimits(
                name: "limits without controllers",
                options: ["--timeout", "1m", "--cpu-time", "1m", "--rlimit", "nofile=64"])
        }
    }

    func exec(_ job: String, _ more: String...) -> Command {
        var command = Command(Path.runner, "exec")
        command.words += options + more + ["--", job]
        return command
    }
}
