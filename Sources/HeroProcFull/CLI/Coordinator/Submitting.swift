import API
import FoundationEssentials

/// What the command line of `hero-proc run` asks to be run.
struct Submitting {
    var parameters: RunSubmit.Parameters
    var isDetached: Bool
    var isJSON: Bool

    init(_ words: [String], surroundings: ProcessInfo = .processInfo) throws(UsageError) {
        let parsed = try Words(words, of: "run")
        isDetached = parsed.flags.contains("--detach") || parsed.flags.contains("-d")
        isJSON = parsed.flags.contains("--json")
        if let file = parsed.value("--file") {
            try Self.checkAlone(parsed)
            parameters = try Self.read(file, name: parsed.value("--name"))
        } else {
            let command = parsed.command ?? parsed.operands
            guard !command.isEmpty, parsed.command == nil || parsed.operands.isEmpty else {
                throw UsageError(message: "a command is expected behind `--`")
            }
            let group = try Self.group(parsed, command, surroundings)
            parameters = RunSubmit.Parameters(
                name: parsed.value("--name") ?? Self.name(of: command[0]), jobs: [group])
        }
        if parsed.flags.contains("--direct") { parameters.direct = true }
        parameters.cause = parameters.cause ?? "user \(surroundings.userName)"
    }

    /// What a file says about its jobs no option says.
    private static func checkAlone(_ words: Words) throws(UsageError) {
        guard words.command == nil, words.operands.isEmpty else {
            throw UsageError(message: "with --file no command is expected")
        }
        let others =
            words.flags.filter { CoordinatorOptions.job($0) != nil }.sorted()
            + words.values.map(\.option).filter { $0 != "--file" && $0 != "--name" }
        if let first = others.first { throw UsageError(message: "\(first) belongs into the file that --file names") }
    }

    /// A job with this directory and this environment, unless options say otherwise.
    private static func group(
        _ words: Words, _ command: [String], _ surroundings: ProcessInfo
    ) throws(UsageError) -> RunSubmit.Group {
        var job: [String: JSONValue] = [
            "command": .array(command.map { .string($0) }),
            "cwd": .string(FileManager.default.currentDirectoryPath),
        ]
        let files = try words.all("--put").map { text throws(UsageError) in try file(text) }
        // Then it has a directory of its own.
        if !files.isEmpty { job["cwd"] = nil }
        for name in words.flags {
            guard let row = CoordinatorOptions.job(name) else { continue }
            job[String(decoding: row.name, as: UTF8.self)] = .bool(true)
        }
        var environment = job["clear-env"] == nil ? surroundings.environment : [:]
        for (option, value) in words.values where option != "--name" {
            guard let row = CoordinatorOptions.job(option) else { continue }
            let name = String(decoding: row.name, as: UTF8.self)
            if name == "env" {
                let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { throw UsageError(message: "\(option) needs NAME=VALUE, not `\(value)`") }
                environment[String(parts[0])] = String(parts[1])
            } else if case .array(let items)? = job[name] {
                job[name] = .array(items + [.string(value)])
            } else if ["rlimit", "io-read", "io-write", "env-file"].contains(name) {
                job[name] = .array([.string(value)])
            } else {
                job[name] = .string(value)
            }
        }
        job["clear-env"] = .bool(true)
        job["env"] = .object(environment.mapValues { .string($0) })
        var group = RunSubmit.Group(job: job)
        group.name = Self.name(of: words.value("--name") ?? command[0])
        group.array = words.value("--array")
        group.on = words.all("--on")
        group.priority = try words.number("--priority", Int32.self)
        group.maxRunning = try words.number("--max-running", UInt64.self)
        group.lease = words.value("--lease")
        group.deadline = words.value("--deadline")
        if let policy = words.value("--when-lost") {
            guard let known = RunSubmit.Group.WhenLost(rawValue: policy) else {
                throw UsageError(message: "--when-lost is `rerun` or `wait`, not `\(policy)`")
            }
            group.whenLost = known
        }
        var reservations: [String: String] = [:]
        for text in words.all("--reserve") {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { throw UsageError(message: "--reserve needs NAME=AMOUNT, not `\(text)`") }
            reservations[String(parts[0])] = String(parts[1])
        }
        group.reserve = reservations
        if !files.isEmpty { group.put = files }
        return group
    }

    /// `FILE[:NAME]`; by default it is called what it is called here.
    private static func file(_ text: String) throws(UsageError) -> RunSubmit.Group.File {
        let colon = text.lastIndex(of: ":")
        let path = colon.map { String(text[..<$0]) } ?? text
        let name = colon.map { String(text[text.index(after: $0)...]) }
        guard !path.isEmpty, name != "" else { throw UsageError(message: "--put needs FILE[:NAME], not `\(text)`") }
        return RunSubmit.Group.File(file: path, name: name)
    }

    /// What a run is called whose command is this: the last part of its path, without what no name may hold.
    static func name(of command: String) -> String {
        let last = command.split(separator: "/").last.map(String.init) ?? ""
        let kept = last.prefix(64).map { character -> Character in
            let isPlain = character.isASCII && (character.isLetter || character.isNumber)
            return isPlain || character == "-" || character == "_" ? character : "-"
        }
        let name = String(kept.drop { $0 == "-" || $0 == "_" })
        return name.isEmpty ? "job" : name
    }

    /// A run from a file, or from standard input for `-`; under that name if there is one.
    private static func read(_ file: String, name: String?) throws(UsageError) -> RunSubmit.Parameters {
        let data: Data
        do {
            data = file == "-" ? try Self.standardInput() : try Data(contentsOf: URL(filePath: file))
        } catch {
            throw UsageError(message: "\(file) cannot be read: \(error)")
        }
        do throws(RPCError) {
            guard case .object(var run) = try JSONValue(parsing: Array(data)) else {
                throw RPCError(.badParameters, "an object with `name` and `jobs` is expected")
            }
            if let name { run["name"] = .string(name) }
            var parameters = try RunSubmit.parameters(from: .object(run))
            for at in parameters.jobs.indices
            where parameters.jobs[at].job["cwd"] == nil && parameters.jobs[at].put?.isEmpty != false {
                parameters.jobs[at].job["cwd"] = .string(FileManager.default.currentDirectoryPath)
            }
            return parameters
        } catch {
            throw UsageError(message: "\(file): \(error.message)")
        }
    }

    private static func standardInput() throws -> Data {
        var data = Data()
        while let line = readLine(strippingNewline: false) { data += Data(line.utf8) }
        return data
    }
}
