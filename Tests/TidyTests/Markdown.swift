/// What the tests look for in a page: its tables, the commands that it tells people to type, and its links.
struct Markdown {
    /// The cells of every table's rows, without their header, with code marks taken off.
    private(set) var rows: [[String]] = []
    /// The commands: lines of fenced blocks of shell, and code within a sentence.
    private(set) var commands: [String] = []
    /// Where links to other files of the project lead, without the part after `#`.
    private(set) var links: [String] = []

    init(_ text: String) {
        var fence: Substring?
        var afterRule = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                fence = fence == nil ? line.dropFirst(3) : nil
            } else if let language = fence {
                if ["sh", "console"].contains(language) { addCommand(line, isConsole: language == "console") }
            } else {
                afterRule = line.hasPrefix("|") && (afterRule || line.hasPrefix("|--") || line.hasPrefix("| --"))
                if afterRule, !line.contains("---") { addRow(line) }
                addCode(line)
                addLinks(line)
            }
        }
    }

    private mutating func addRow(_ line: Substring) {
        rows.append(
            line.dropFirst().split(separator: "|").map { cell in
                cell.filter { $0 != "`" }.split(separator: " ").joined(separator: " ")
            })
    }

    /// In a console block only what follows a prompt was typed.
    private mutating func addCommand(_ line: Substring, isConsole: Bool) {
        if isConsole, !line.hasPrefix("$ ") { return }
        let command = isConsole ? line.dropFirst(2) : line
        let typed = command.split(separator: "#", maxSplits: 1).first ?? ""
        if typed.contains(where: { $0 != " " }) { commands.append(String(typed)) }
    }

    private mutating func addCode(_ line: Substring) {
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        for index in stride(from: 1, to: parts.count - 1, by: 2) {
            commands.append(String(parts[index]))
        }
    }

    private mutating func addLinks(_ line: Substring) {
        for start in line.ranges(of: "](") {
            let target = line[start.upperBound...].prefix { $0 != ")" && $0 != "#" && $0 != " " }
            if !target.isEmpty, !target.contains("://") { links.append(String(target)) }
        }
    }
}
