import Options

/// The options that each command of the coordinator takes, beside `--help`; the parsers read it, and tests hold the help,
/// the man pages and the completions against it. What stands behind `run`, `job` or `runner` is a command of two words.
enum CoordinatorOptions {
    /// Options without a value.
    static let flags: [String: Set<String>] = [
        "serve": ["--no-local-runner", "--stop-jobs"],
        "run": ["--detach", "-d", "--direct", "--json"],
        "run list": ["--live", "--json"],
        "run show": ["--summary", "--json"],
        "run logs": ["--follow", "-f"],
        "run wait": ["--no-wait", "--json"],
        "run cancel": ["--now", "--json"],
        "run retry": ["--json"],
        "run remove": ["--json"],
        "job list": ["--json"],
        "job show": ["--json"],
        "job logs": ["--follow", "-f"],
        "job cancel": ["--now", "--json"],
        "job signal": ["--json"],
        "runner list": ["--json"],
        "runner show": ["--json"],
        "runner enroll": ["--local", "--json"],
        "runner drain": ["--json"],
        "runner open": ["--json"],
        "runner remove": ["--with-jobs", "--json"],
        "status": ["--json"],
        "stop": ["--jobs"],
        "backup": [],
        "restore": [],
    ]

    /// Options with a value.
    static let pairs: [String: Set<String>] = [
        "serve": [
            "--listen", "--advertise", "--runner", "--slots", "--label", "--resources", "--keep-runs", "--keep-logs",
        ],
        "run": [
            "--name", "--array", "--on", "--reserve", "--priority", "--max-running", "--when-lost", "--lease",
            "--deadline", "--file", "--put",
        ],
        "run list": ["--max"],
        "job list": ["--offset", "--max"],
        "job logs": ["--since"],
        "runner enroll": ["--address", "--expires"],
    ]

    /// The option of a job that `run` takes under that name, with its dashes; nil: there is none.
    static func job(_ name: String) -> OptionTable.Row? {
        let bytes = Array(name.utf8)
        if name.hasPrefix("--") { return Option.named(bytes[2...], in: .job) }
        return bytes.count == 2 && bytes[0] == UInt8(ascii: "-") ? Option.lettered(bytes[1], in: .job) : nil
    }

    /// What an option of a command is; nil: it has none of that name.
    static func kind(of option: String, for command: String) -> Words.Kind? {
        if flags[command]?.contains(option) == true { return .flag }
        if pairs[command]?.contains(option) == true { return .pair }
        guard command == "run" else { return nil }
        return job(option).map { $0.takesValue ? .pair : .flag }
    }

    /// The long names of all options of a command.
    static func names(of command: String) -> Set<String> {
        var names: Set<String> = ["--help"]
        for name in flags[command, default: []].union(pairs[command, default: []]) where name.hasPrefix("--") {
            names.insert(name)
        }
        guard command == "run" else { return names }
        for row in OptionTable() where row.isAllowed(.job) {
            names.insert("--" + String(decoding: row.name, as: UTF8.self))
        }
        return names
    }
}
