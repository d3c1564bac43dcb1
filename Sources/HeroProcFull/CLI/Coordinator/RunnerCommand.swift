import API
import Client
import RunnerProtocol

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
        case "enroll": return try enroll(rest)
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

    private func enroll(_ words: Words) throws -> Int32 {
        var wish = RunnerEnroll.Parameters(name: try words.operand("NAME"))
        if words.flags.contains("--local") {
            if let other = words.values.first { throw UsageError(message: "\(other.option) is not for --local") }
            wish.local = true
        }
        let addresses = words.all("--address")
        if !addresses.isEmpty {
            wish.addresses = try addresses.map { try JoinAddress(reaching: $0, "--address").description }
        }
        if let text = words.value("--expires") {
            guard let milliseconds = Quantity.milliseconds(Array(text.utf8)[...]) else {
                throw UsageError(message: "--expires needs a time such as 10m, not `\(text)`")
            }
            wish.expiresMs = milliseconds
        }
        let result = try client.call(RunnerEnroll.self, wish)
        if words.flags.contains("--json") {
            console.print(JSONValue(result).text(pretty: true))
        } else if let token = result.token {
            // Only the command, so that it can be given to another shell as it is.
            console.error(Self.meaning(of: result))
            console.print("hero-runner join \(token)")
        } else {
            console.print(
                "\(result.name) may connect: hero-runner agent --name \(result.name) --connect unix:\(runnerSocket)")
        }
        return 0
    }

    /// What a token is, for people.
    private static func meaning(of result: RunnerEnroll.Result) -> String {
        let places = (result.addresses ?? []).joined(separator: ", ")
        let until = result.expiresAtMs.map { ", good once and until \(calendar($0))" } ?? ""
        return "makes a machine the runner \(result.name)\(until); it connects to \(places)"
    }

    private func list(_ words: Words) throws -> Int32 {
        try words.none()
        let result = try client.call(RunnerList.self, .init())
        if words.flags.contains("--json") {
            console.print(JSONValue(result).text(pretty: true))
            return 0
        }
        var table = Table("RUNNER", "STATE", "JOBS", "SLOTS", "MACHINE", "ADDRESS", "LABELS")
        for runner in result.runners {
            table.add(
                runner.name, Self.state(runner), "\(runner.jobs)", runner.slots.map { "\($0)" } ?? "-",
                runner.machine ?? "-", runner.address ?? "-", runner.labels.joined(separator: " "))
        }
        table.print(to: console)
        return 0
    }

    private func show(_ words: Words) throws -> Int32 {
        let runner = try client.call(RunnerGet.self, .init(name: try words.operand("NAME")))
        if words.flags.contains("--json") {
            console.print(JSONValue(runner).text(pretty: true))
            return 0
        }
        var lines = [("jobs", "\(runner.jobs) of \(runner.slots ?? 0)")]
        lines += [("machine", runner.machine ?? "-"), ("version", runner.version ?? "-")]
        lines += [("address", runner.address ?? "-"), ("key", runner.key ?? "-")]
        if let expiry = runner.tokenExpiresAtMs { lines.append(("token", "not used, good until \(calendar(expiry))")) }
        lines.append(("labels", runner.labels.joined(separator: " ")))
        for (name, amount) in runner.resources.sorted(by: { $0.key < $1.key }) {
            lines.append(("has", "\(name)=\(Self.shown(amount, of: name))"))
        }
        console.print("\(runner.name): \(Self.state(runner))".printable)
        for (name, text) in lines {
            console.print("  " + name + String(repeating: " ", count: 11 - name.count) + text.printable)
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
        if let since = runner.silentSinceMs {
            // Only who has connected has said how many jobs it runs.
            return runner.slots == nil ? "never seen" : "unknown since \(ago(since))"
        }
        return runner.intake == "open" ? "connected" : runner.intake
    }
}
