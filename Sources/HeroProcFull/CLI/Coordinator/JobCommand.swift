import API
import Client
import RunnerProtocol
import System

/// `hero-proc job`.
struct JobCommand {
    let console: Console
    let client: Client

    func run(_ words: [String]) throws -> Int32 {
        let rest = Array(words.dropFirst())
        switch words.first {
        case "list": return try list(rest)
        case "show": return try show(rest)
        case "logs": return try logs(rest)
        case "cancel": return try cancel(rest)
        case "signal": return try signal(rest)
        case let name?: throw UsageError(message: "no command `job \(name)`")
        case nil: throw UsageError(message: "list, show, logs, cancel or signal is expected")
        }
    }

    private func list(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "job list")
        let result = try client.call(
            JobList.self,
            .init(
                run: try words.operand("RUN"), offset: try words.number("--offset", Int.self),
                max: try words.number("--max", Int.self)))
        if words.flags.contains("--json") {
            console.print(JSONValue(result).text(pretty: true))
            return 0
        }
        Self.table(result.jobs).print(to: console)
        if result.jobs.count < result.total { console.print("\(result.jobs.count) of \(result.total) jobs") }
        return 0
    }

    private func show(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "job show")
        let result = try client.call(JobGet.self, .init(job: try words.operand("JOB")))
        if words.flags.contains("--json") {
            console.print(JSONValue(result).text(pretty: true))
            return 0
        }
        let job = result.job
        console.print("\(job.job): \(job.state.rawValue)\(job.reason.map { ", \($0.printable)" } ?? "")")
        console.print("  command  \(result.command.joined(separator: " ").printable)")
        if let runner = job.runner { console.print("  runner   \(runner)") }
        var table = Table("ATTEMPT", "CAUSE", "EXIT", "WALL", "CPU", "MEMORY", "RUNNER")
        for report in result.attempts {
            func number(_ key: String) -> UInt64? {
                if case .int(let value)? = report[key] { UInt64(clamping: value) } else { nil }
            }
            let cpu = (number("user_us") ?? 0) + (number("system_us") ?? 0)
            let memory = number("memory_peak_bytes") ?? number("max_rss_bytes")
            table.add(
                "~\(number("attempt") ?? 0)", report["cause"]?.text ?? "-",
                number("exit_code").map { "\($0)" } ?? report["signal"]?.text ?? "-",
                number("wall_us").map { spoken(milliseconds: $0 / 1000) } ?? "-", spoken(milliseconds: cpu / 1000),
                memory.map { "\($0 / 1024)K" } ?? "-", report["runner"]?.text ?? "-")
        }
        if !result.attempts.isEmpty { table.print(to: console) }
        return 0
    }

    private func logs(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "job logs")
        var since: UInt64?
        if let text = words.value("--since") {
            guard let span = Quantity.milliseconds(Array(text.utf8)[...]) else {
                throw UsageError(message: "--since needs a time such as 10m, not `\(text)`")
            }
            let now = WallClock.milliseconds
            since = now - min(now, span)
        }
        let toEnd = words.flags.contains("--follow") || words.flags.contains("-f")
        try Following(client: client, console: console).show(
            try words.operand("JOB"), toEnd: toEnd, since: since)
        return 0
    }

    private func cancel(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "job cancel")
        let result = try client.call(
            JobCancel.self, .init(name: try words.operand("JOB"), now: words.flags.contains("--now")))
        return Self.tell(result, "being ended", words, console)
    }

    private func signal(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "job signal")
        guard words.operands.count == 2 else { throw UsageError(message: "JOB and SIGNAL are expected") }
        let result = try client.call(JobSignal.self, .init(job: words.operands[0], signal: words.operands[1]))
        return Self.tell(result, "sent the signal", words, console)
    }

    /// A table of jobs.
    static func table(_ jobs: [JobSummary]) -> Table {
        var table = Table("JOB", "STATE", "RUNNER", "ATTEMPTS", "TOOK", "REASON")
        for job in jobs {
            var took = "-"
            if let start = job.startedMs, let end = job.endedMs { took = spoken(milliseconds: end - min(end, start)) }
            table.add(job.job, job.state.rawValue, job.runner ?? "-", "\(job.attempts)", took, job.reason ?? "")
        }
        return table
    }

    /// Says how many jobs something concerns.
    static func tell(_ count: JobCount, _ what: String, _ words: Words, _ console: Console) -> Int32 {
        let jobs = count.jobs == 1 ? "1 job" : "\(count.jobs) jobs"
        let text = words.flags.contains("--json") ? JSONValue(count).text(pretty: true) : "\(jobs) \(what)"
        console.print(text)
        return 0
    }
}
