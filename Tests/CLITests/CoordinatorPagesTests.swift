import API
import FoundationEssentials
import Testing

@testable import CLI

/// The help, the man pages and the completions of `hero-proc` know what the commands of the coordinator take.
@Suite struct CoordinatorPagesTests {
    private static func file(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static let commands = CoordinatorOptions.flags.keys.sorted()
    private static let completions = ["hero-proc.bash", "_hero-proc", "hero-proc.fish"]

    /// The options of a command beside those that `run` takes for the job it runs.
    private static func ownOptions(of command: String) -> Set<String> {
        CoordinatorOptions.names(of: command).filter {
            CoordinatorOptions.pairs[command]?.contains($0) == true || CoordinatorOptions.job($0) == nil
        }.subtracting(["--help"])
    }

    /// The lines between `# TITLE` and `# end` of a completion.
    private static func section(_ name: String, _ title: String) throws -> String {
        let lines = try file("contrib/completions/\(name)").split(separator: "\n").map { $0.drop { $0 == " " } }
        let begin = try #require(lines.firstIndex(of: "# \(title)"), "\(name): \(title)")
        return lines[begin...].dropFirst().prefix { $0 != "# end" }.joined(separator: "\n")
    }

    @Test func `a command of two words is one of those behind its first`() {
        for command in Self.commands {
            let words = command.split(separator: " ").map(String.init)
            #expect(CoordinatorHelp.pages[words[0]] != nil, "\(command)")
            #expect(words.count <= 2)
        }
        #expect(Set(CoordinatorOptions.pairs.keys).isSubset(of: Self.commands))
        #expect(CoordinatorOptions.names(of: "run").isSuperset(of: ["--timeout", "--memory", "--array", "--detach"]))
        #expect(!CoordinatorOptions.names(of: "run list").contains("--timeout"))
    }

    @Test(arguments: commands)
    func `the help names every option`(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let lines = try #require(CoordinatorHelp.pages[words[0]]).split(separator: "\n")
        let text =
            words.count == 2 ? lines.filter { $0.contains(" \(command) ") }.joined() : lines.joined(separator: "\n")
        for option in Self.ownOptions(of: command) { #expect(text.contains(option), "\(option)") }
    }

    @Test(arguments: commands)
    func `the man page lists every option of the command and no other`(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        // Backup and restore have a page together.
        let page = words[0] == "restore" ? "backup" : words[0]
        let lines = try Self.file("contrib/man/hero-proc-\(page).1").split(separator: "\n")
        let title = words.count == 2 ? ".Ss \(words[1])" : ".Sh OPTIONS"
        let begin = lines.firstIndex { $0 == title || $0.hasPrefix("\(title) ") }
        let expected = Self.ownOptions(of: command)
        guard let begin else {
            #expect(words.count == 1 && expected.isEmpty)
            return
        }
        let section = lines[(begin + 1)...].prefix { !$0.hasPrefix(".Ss ") && !$0.hasPrefix(".Sh ") }
        var found: Set<String> = []
        for item in section where item.hasPrefix(".It Fl ") {
            let match = try #require(item.firstMatch(of: /Fl (-[a-z][a-z-]*)/))
            found.insert("-\(match.1)")
        }
        #expect(found == expected)
    }

    @Test(arguments: completions, commands)
    func `the completions know every option of the command and no other`(name: String, command: String) throws {
        var found: Set<String> = []
        for match in try Self.section(name, "options of hero-proc \(command)").matches(of: /(?:--|-l )([a-z][a-z-]*)/) {
            found.insert("--\(match.1)")
        }
        #expect(found == CoordinatorOptions.names(of: command))
    }

    @Test(arguments: completions, commands)
    func `the completions know every command`(name: String, command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let title = words.count == 2 ? "commands of hero-proc \(words[0])" : "commands of hero-proc"
        let known = try Self.section(name, title).matches(of: /[a-z]+/)
        #expect(known.contains { $0.output == words[words.count - 1] })
    }

    @Test(arguments: ["serve", "run", "job", "runner", "status", "stop", "backup"])
    func `the overview names the page, and the page the overview`(command: String) throws {
        #expect(try Self.file("contrib/man/hero-proc.1").contains(".Xr hero-proc-\(command) 1"))
        #expect(try Self.file("contrib/man/hero-proc-\(command).1").contains(".Xr hero-proc 1"))
    }
}
