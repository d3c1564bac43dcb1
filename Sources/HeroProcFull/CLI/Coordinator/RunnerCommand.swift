import API
import Client

/// `hero-proc runner`.
struct RunnerCommand {
    let console: Console
    let client: Client
    /// Where runners of this machine connect.
    let runnerSocket: String

    func run(_ words: [String]) throws -> Int32 {
        guard let command = words.first else {
            throw UsageError(message: "list, show, enroll, drain, open or remove is expected")
        }
        guard CoordinatorOptions.flags["runner \(command)"] != nil else {
            throw UsageError(message: "no command `runner \(command)`")
        }
        let rest = try Words(Array(words.dropFirst()), of: "runner \(command)")
        switch command {
        case "list": return try list(rest)
        case "show": return try show(rest)
        case "enroll":
            let result = try client.call(RunnerEnroll.self, .init(name: try rest.operand("NAME")))
            console.print(
                rest.flags.contains("--json")
                    ? JSONValue(result).text(pretty: true)
                    : "\(result.name) may connect: hero-runner agent --name \(result.name) --connect unix:\(runnerSocket)"
            )
            return 0
        case "drain":
            let count = try client.call(RunnerDrain.self, .init(name: try rest.operand("NAME")))
            return JobCommand.tell(count, "left to it; it gets no more", rest, console)
        case "open":
            let count = try client.call(RunnerOpen.self, .init(name: try rest.operand("NAME")))
            return JobCommand.tell(count, "with it; it takes more", rest, console)
        default:
            let count = try client.call(
                RunnerRemove.self,
                .init(name: try rest.operand("NAME"), withJobs: rest.flags.contains("--with-jobs")))
            return JobCommand.tell(count, "given up with it", rest, console)
        }
    }

    private func list(_ words: Words) throws -> Int32 {
        try words.none()
        let result = try client.call(RunnerList.self, .init())
        if words.flags.contains("--json") {
            console.print(JSONValue(result).text(pretty: true))
            return 0
        }
        var table = Table("RUNNER", "STATE", "JOBS", "SLOTS", "MACHINE", "LABELS")
        for runner in result.runners {
            table.add(
                runner.name, Self.state(runner), "\(runner.jobs)", runner.slots.map { "\($0)" } ?? "-",
                runner.machine ?? "-", runner.labels.joined(separator: " "))
        }
        table.print(to: console)
        return 0
    }

    private func show(_ words: Words) throws -> Int32 {
        let name = try words.operand("NAME")
        guard let runner = try client.call(RunnerList.self, .init()).runners.first(where: { $0.name == name }) else {
            throw ClientError.refused(RPCError(.notFound, "there is no runner `\(name)`; see `hero-proc runner list`"))
        }
        if words.flags.contains("--json") {
            console.print(JSONValue(runner).text(pretty: true))
            return 0
        }
        console.print("\(runner.name): \(Self.state(runner))")
        console.print("  jobs       \(runner.jobs) of \(runner.slots ?? 0)")
        console.print("  machine    \(runner.machine ?? "-")")
        console.print("  version    \(runner.version ?? "-")")
        console.print("  labels     \(runner.labels.joined(separator: " "))")
        for (name, amount) in runner.resources.sorted(by: { $0.key < $1.key }) {
            console.print("  has        \(name)=\(Self.shown(amount, of: name))")
        }
        return 0
    }

    /// An amount as it is written on command lines.
    private static func shown(_ amount: UInt64, of name: String) -> String {
        switch name {
        case "cpu": amount % 1000 == 0 ? "\(amount / 1000)" : "\(Double(amount) / 1000)"
        case "memory": amount >= 1 << 20 ? "\(amount >> 20)M" : "\(amount)"
        default: "\(amount)"
        }
    }

    private static func state(_ runner: RunnerSummary) -> String {
        if let since = runner.silentSinceMs { return "silent since \(ago(since))" }
        return runner.intake == "open" ? "connected" : runner.intake
    }
}
