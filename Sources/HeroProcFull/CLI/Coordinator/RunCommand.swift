import API
import Client

/// `hero-proc run`.
struct RunCommand {
    let console: Console
    let client: Client

    func run(_ words: [String]) throws -> Int32 {
        let rest = Array(words.dropFirst())
        switch words.first {
        case "list": return try list(rest)
        case "show": return try show(rest)
        case "cancel": return try cancel(rest)
        case "retry": return try retry(rest)
        case "remove": return try remove(rest)
        case "logs": return try logs(rest)
        case "wait": return try wait(rest)
        default: return try submit(words)
        }
    }

    private func submit(_ words: [String]) throws -> Int32 {
        var wish = try Submitting(words)
        try Bringing(client: client).bring(&wish.parameters)
        let result = try client.call(RunSubmit.self, wish.parameters)
        if wish.isDetached {
            console.print(wish.isJSON ? JSONValue(result).text(pretty: true) : result.run)
            return 0
        }
        let following = Following(client: client, console: console)
        Following.cancelOnSignal(result.run, socket: client.another)
        let jobs = try client.call(JobList.self, .init(run: result.run, max: 2)).jobs
        if jobs.count == 1 {
            try following.show(jobs[0].job, toEnd: true)
        }
        let summary = try following.wait(result.run)
        guard jobs.count == 1, let job = try client.call(JobList.self, .init(run: result.run, max: 1)).jobs.first else {
            if wish.isJSON { console.print(JSONValue(summary).text(pretty: true)) } else { show(summary) }
            return summary.state == .succeeded ? 0 : 1
        }
        if wish.isJSON {
            console.print(JSONValue(job).text(pretty: true))
        } else if job.state != .succeeded {
            console.error("hero-proc: \(job.job) \(job.state.rawValue)\(job.reason.map { ": \($0.printable)" } ?? "")")
        }
        return Following.exitStatus(of: job)
    }

    private func list(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "run list")
        guard words.operands.count <= 1 else { throw UsageError(message: "at most one NAME is expected") }
        let result = try client.call(
            RunList.self,
            .init(
                name: words.operands.first, live: words.flags.contains("--live"),
                max: try words.number("--max", Int.self)))
        if words.flags.contains("--json") {
            console.print(JSONValue(result).text(pretty: true))
            return 0
        }
        var table = Table("RUN", "STATE", "JOBS", "SUBMITTED", "TOOK", "CAUSE")
        for run in result.runs {
            table.add(
                run.run, run.state.rawValue, RunCommand.counts(run.jobs), ago(run.submittedMs),
                run.endedMs.map { spoken(milliseconds: $0 - min($0, run.submittedMs)) } ?? "-", run.cause)
        }
        table.print(to: console)
        return 0
    }

    private func show(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "run show")
        let detail = try client.call(RunGet.self, .init(run: try words.operand("RUN")))
        if words.flags.contains("--json") {
            console.print(JSONValue(detail).text(pretty: true))
            return 0
        }
        show(detail.summary)
        if words.flags.contains("--summary") {
            groups(detail.groups).print(to: console)
            return 0
        }
        JobCommand.table(detail.jobs).print(to: console)
        if detail.hasMore { console.print("... and more: hero-proc job list \(detail.summary.run)") }
        return 0
    }

    private func show(_ run: RunSummary) {
        let took = run.endedMs.map { ", took \(spoken(milliseconds: $0 - min($0, run.submittedMs)))" } ?? ""
        console.print(
            "\(run.run): \(run.state.rawValue) (\(RunCommand.counts(run.jobs)))\(took), asked for by \(run.cause.printable)"
        )
    }

    /// A line for each name, with how many of its jobs are in which state.
    private func groups(_ groups: [GroupSummary]) -> Table {
        var table = Table("JOBS", "OF", "STATES")
        for group in groups {
            table.add(group.name, "\(group.jobs.values.reduce(0, +))", RunCommand.counts(group.jobs))
        }
        return table
    }

    private func cancel(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "run cancel")
        let result = try client.call(
            RunCancel.self, .init(name: try words.operand("RUN"), now: words.flags.contains("--now")))
        return JobCommand.tell(result, "being ended", words, console)
    }

    private func retry(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "run retry")
        let result = try client.call(RunRetry.self, .init(run: try words.operand("RUN")))
        return JobCommand.tell(result, "run again", words, console)
    }

    /// Each run by itself: what is refused of one concerns no other.
    private func remove(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "run remove")
        guard !words.operands.isEmpty, words.command == nil else { throw UsageError(message: "a RUN is expected") }
        var jobs = 0
        var status: Int32 = 0
        for run in words.operands {
            do throws(ClientError) {
                jobs += try client.call(RunRemove.self, .init(run: run)).jobs
            } catch .refused(let error) {
                console.error("hero-proc: \(error.message)")
                status = 1
            }
        }
        _ = JobCommand.tell(JobCount(jobs: jobs), "removed", words, console)
        return status
    }

    private func logs(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "run logs")
        let run = try words.operand("RUN")
        let following = Following(client: client, console: console)
        let jobs = try client.call(JobList.self, .init(run: run))
        let toEnd = words.flags.contains("--follow") || words.flags.contains("-f")
        for job in jobs.jobs {
            if jobs.total > 1 { console.error("==> \(job.job)") }
            try following.show(job.job, toEnd: toEnd)
        }
        return 0
    }

    private func wait(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "run wait")
        let run = try words.operand("RUN")
        let summary =
            words.flags.contains("--no-wait")
            ? try client.call(RunWait.self, .init(run: run, waitMs: 0))
            : try Following(client: client, console: console).wait(run)
        if words.flags.contains("--json") {
            console.print(JSONValue(summary).text(pretty: true))
        } else {
            show(summary)
        }
        return summary.state == .succeeded ? 0 : 1
    }

    /// `3 succeeded, 1 failed`
    static func counts(_ jobs: [String: UInt64]) -> String {
        let words = JobStatus.allCases.compactMap { state in jobs[state.rawValue].map { "\($0) \(state.rawValue)" } }
        return words.isEmpty ? "no jobs" : words.joined(separator: ", ")
    }
}
