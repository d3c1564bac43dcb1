import Script

/// `hero-proc script doc`.
struct ScriptDocumentation {
    private let name: String?
    private let writesJSON: Bool
    private let console: Console

    /// Understands the command's words.
    init(_ words: [String], console: Console) throws(UsageError) {
        let arguments = try ScriptArguments(words, of: "doc")
        if arguments.operands.count > 1 { throw UsageError(message: "one name is enough") }
        name = arguments.operands.first
        writesJSON = arguments.flags.contains("--json")
        self.console = console
    }

    /// Shows the functions; answers the exit status.
    func run() -> Int32 {
        let engine = Engine()
        let chosen = name.map { Self.pages(of: $0, engine) } ?? engine.documentation
        if writesJSON { console.print(JSONText.of(chosen)) }
        if chosen.isEmpty, let name {
            console.error("hero-proc script doc: \(Self.missing(name, engine))")
            return 1
        }
        if !writesJSON { console.print(Self.text(of: chosen)) }
        return 0
    }

    /// What there is to say about the functions of a name, which may be written as it is shown: `push`, `array.push` or
    /// `array.push(any)`.
    static func pages(of name: String, _ engine: Engine) -> [FunctionDocumentation] {
        engine.documentation.filter { entry in
            entry.name == name || entry.signature == name || entry.signature.hasPrefix("\(name)(")
        }
    }

    /// That there is no function of a name, and which one may have been meant.
    static func missing(_ name: String, _ engine: Engine) -> String {
        let hint = Spelling.hint(for: name, among: engine.documentation.map(\.name)).map { "; \($0)" } ?? ""
        return "no function `\(name)`\(hint)"
    }

    /// Signatures of one meaning stand together.
    static func text(of entries: [FunctionDocumentation]) -> String {
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
