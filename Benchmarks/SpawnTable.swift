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
        var rows = [
            Row("C wrapper: posix_spawn, wait", measured(Command(Path.wrapper, job))),
            Row("the job by itself", measured(Command(job))),
            Row("hero-runner, no cgroup", hero("--no-cgroup")),
            Row("hero-runner, own cgroup", hero()),
            Row(
                "hero-runner, limits, JSON report",
                hero(
                    "--best-effort", "--memory", "256M", "--pids", "64", "--cpus", "1", "--timeout", "1m",
                    "--report-file", report)),
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
