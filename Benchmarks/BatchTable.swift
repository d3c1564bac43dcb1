import Foundation

/// How many jobs a second each program runs, two at a time, against one loop of posix_spawn in C.
struct BatchTable {
    let table: TimeTable

    init(child: Child, jobs: Int, rounds: Int) {
        let job = child.path
        let absolute = job.hasPrefix("/") ? job : "$PWD/\(job)"
        let list = "\(Path.scratch)/jobs-\(jobs).txt"
        let written = FileManager.default.createFile(
            atPath: list, contents: Data(String(repeating: "\(job)\n", count: jobs).utf8))

        func measured(_ command: Command) -> Command { command.prefixed(by: Path.repeated, "1") }
        func hero(_ name: String, _ options: String...) -> Row {
            guard written else { return Row(name, problem: "cannot write \(list)") }
            var command = Command(Path.runner, "batch", "-P", "2")
            command.words += options + [list]
            return Row(name, measured(command), jobs: jobs)
        }
        // Slow ones get fewer jobs: the time of one job is what counts.
        func peer(
            _ name: String, _ program: String, of package: String, fewer: Int = 1, _ script: (String, Int) -> String
        ) -> Row {
            let count = jobs / fewer
            return Row(name, peer: Peers.program(program, of: package), jobs: count) { path in
                measured(Command("sh", "-c", script(path, count)))
            }
        }
        let loop = { (parallel: Int) in
            Row(
                "C loop of posix_spawn, \(parallel) at a time",
                measured(Command(Path.loop, "\(parallel)", "\(jobs)", job)), jobs: jobs)
        }
        let rows = [
            loop(2), loop(1),
            hero("hero-runner batch, no cgroup", "--no-cgroup"),
            hero("hero-runner batch, own cgroups", "--reports", "/dev/null"),
            // It searches a relative name in PATH.
            peer("xjobs", "xjobs", of: "xjobs") { "seq \($1) | \($0) -v0 -j2 \(absolute)" },
            peer("xargs -P2 -n1", "xargs", of: "findutils") { "seq \($1) | \($0) -P2 -n1 \(job)" },
            peer("parallel (moreutils)", "parallel", of: "moreutils") { "\($0) -j2 \(job) -- $(seq \($1))" },
            peer("task-spooler", "tsp", of: "task-spooler", fewer: 10) { tsp, count in
                // Its server works in another directory.
                "TS_SOCKET=$PWD/\(Path.scratch)/tsp; export TS_SOCKET; \(tsp) -S 2; "
                    + "for i in $(seq \(count)); do \(tsp) -n \(absolute); done; \(tsp) -w; \(tsp) -K"
            },
            peer("GNU parallel", "parallel", of: "parallel", fewer: 10) {
                "seq \($1) | \($0) --will-cite -j2 \(job)"
            },
        ]
        table = TimeTable(
            title: "A batch of \(jobs) jobs, two at a time, on all CPUs: \(child.name)", comparison: .throughput,
            rows: rows, rounds: rounds)
    }
}
