import Script

/// `hero-proc script doc`.
struct ScriptDocumentation {
    private let name: String?
    private let writesJSON: Bool
    private let console: Console

    /// Understands the command's words.
    init(_ words: [String], console: Console) throws(UsageError) {
        let arguments = try ScriptArguments(words, flags: ["--json"], pairs: [])
        if arguments.operands.count > 1 { throw UsageError(message: "one name is enough") }
        name = arguments.operands.first
        writesJSON = arguments.flags.contains("--json")
        self.console = console
    }

    /// Shows the functions; answers the exit status.
    func run() -> Int32 {
        let all = Engine().documentation
        let chosen = all.filter { name == nil || $0.name == name }
        if writesJSON { console.print(JSONText.of(chosen)) }
        if chosen.isEmpty, let name {
            let hint = Spelling.hint(for: name, among: all.map(\.name)).map { "; \($0)" } ?? ""
            console.error("hero-proc script doc: no function `\(name)`\(hint)")
            return 1
        }
        if !writesJSON { console.print(text(of: chosen)) }
        return 0
    }

    /// Signatures of one meaning stand together.
    private func text(of entries: [FunctionDocumentation]) -> String {
        var lines: [String] = []
        for (number, entry) in entries.enumerated() {
            if number > 0, !entry.tellsTheSame(as: entries[number - 1]) { lines.append("") }
            lines.append(entry.signature)
            if number + 1 < entries.count, entry.tellsTheSame(as: entries[number + 1]) { continue }
            if !entry.meaning.isEmpty { lines.append("    \(entry.meaning)") }
            if !entry.example.isEmpty { lines.append("    \(entry.example)") }
        }
        return lines.joined(separator: "\n")
    }
}
