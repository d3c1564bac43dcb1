import Foundation
import Options
import RunnerProtocol
import Testing

@Suite struct OptionTableTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func file(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func rows(_ place: OptionTable.Place) -> [OptionTable.Row] {
        OptionTable().filter { $0.isAllowed(place) }
    }

    @Test func `every case has the line that bears its name`() {
        let names = OptionTable().map { text($0.name) }
        #expect(names.count == Option.allCases.count)
        for (option, name) in zip(Option.allCases, names) {
            let kebab = "\(option)".reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
            #expect(kebab == name)
        }
    }

    @Test func `names and letters are unique, and every line is complete`() {
        let rows = Array(OptionTable())
        #expect(Set(rows.map { text($0.name) }).count == rows.count)
        #expect(Set(rows.compactMap(\.short)).count == rows.compactMap(\.short).count)
        for row in rows {
            #expect(!row.help.isEmpty && !row.group.isEmpty)
            #expect([.exec, .batch, .job, .doctor, .agent, .join, .list, .stop, .logs].contains { row.isAllowed($0) })
        }
        // A set of options is kept in 64 bits.
        #expect(rows.count <= 64)
    }

    @Test(arguments: [
        ("exec", OptionTable.Place.exec), ("batch", .batch), ("doctor", .doctor), ("agent", .agent), ("join", .join),
        ("list", .list),
    ])
    func `the man page lists the options of the command as the table has them`(
        _ command: String, _ place: OptionTable.Place
    ) throws {
        let page = try Self.file("contrib/man/hero-runner-\(command).1")
        var items = page.split(separator: "\n").filter { $0.hasPrefix(".It Fl ") }.map(String.init)
        for row in Self.rows(place) {
            var item = ".It Fl "
            if let short = row.short { item += "\(text([short])) , " + "Fl " }
            item += "-\(text(row.name))"
            if let value = row.value { item += " Ar " + text(value) }
            #expect(items.contains(item), "missing: \(item)")
            items.removeAll { $0 == item }
        }
        #expect(items.isEmpty, "not an option of \(command)")
    }

    @Test(arguments: ["hero-runner.bash", "_hero-runner", "hero-runner.fish"])
    func `the completions know every option of every command and no other`(_ name: String) throws {
        let script = try Self.file("contrib/completions/\(name)")
        for (command, place) in [
            ("exec", OptionTable.Place.exec), ("batch", .batch), ("doctor", .doctor), ("agent", .agent),
            ("join", .join), ("list", .list), ("stop", .stop), ("logs", .logs),
        ] {
            let completed = try completedOptions(script, command)
            let expected = Set(Self.rows(place).map { text($0.name) })
            #expect(completed == expected, "\(name), \(command)")
        }
    }

    @Test func `the completion for fish knows which options take no value`() throws {
        let script = try Self.file("contrib/completions/hero-runner.fish")
        let line = try #require(script.split(separator: "\n").first { $0.contains("case --clear-env ") })
        let known = Set(line.matches(of: /--([a-z][a-z-]*)/).map { String($0.1) })
        #expect(known == Set(OptionTable().filter { $0.value == nil }.map { text($0.name) }))
    }

    /// The long options between the lines `# options of COMMAND` and `# end`.
    private func completedOptions(_ script: String, _ command: String) throws -> Set<String> {
        let begin = try #require(script.range(of: "# options of \(command)\n"))
        let end = try #require(script.range(of: "# end", range: begin.upperBound..<script.endIndex))
        let lines = script[begin.upperBound..<end.lowerBound]
        var names: Set<String> = []
        for match in lines.matches(of: /(?:--|-l )([a-z][a-z-]*)/) { names.insert(String(match.1)) }
        return names
    }
}
