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

    @Test(arguments: ["serve", "run", "job", "runner", "status", "backup"])
    func `the overview names the page, and the page the overview`(command: String) throws {
        #expect(try Self.file("contrib/man/hero-proc.1").contains(".Xr hero-proc-\(command) 1"))
        #expect(try Self.file("contrib/man/hero-proc-\(command).1").contains(".Xr hero-proc 1"))
    }
}

/// What the command line of `hero-proc run` becomes.
@Suite struct SubmittingTests {
    /// A file that is gone after the test.
    private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "hero-run-\(UUID().uuidString).json")
        try Data(text.utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return try body(path.path)
    }

    private static let one = #"{"name": "web", "direct": true, "jobs": [{"job": {"command": ["true"]}}]}"#

    @Test func `what a file says of its run is kept`() throws {
        let wish = try withFile(Self.one) { try Submitting(["--file", $0]) }
        #expect(wish.parameters.direct == true)
        #expect(wish.parameters.name == "web")
    }

    @Test(arguments: [
        ["--timeout", "5s"], ["-m", "32M"], ["--keep-tree"], ["--priority", "3"], ["--", "true"], ["true"],
    ])
    func `nothing that would be lost goes with a file`(words: [String]) throws {
        try withFile(Self.one) { file in
            _ = #expect(throws: UsageError.self) { try Submitting(["--file", file] + words) }
        }
    }

    @Test func `options of the job are sorted from those of the run`() throws {
        let wish = try Submitting(["--name", "web", "-t", "5s", "--priority=3", "--detach", "--", "true", "--json"])
        let group = try #require(wish.parameters.jobs.first)
        #expect(wish.isDetached && !wish.isJSON)
        #expect(wish.parameters.name == "web" && group.priority == 3)
        #expect(group.job["timeout"] == .string("5s"))
        #expect(group.job["command"] == .array([.string("true"), .string("--json")]))
        #expect(group.job["detach"] == nil && group.job["name"] == nil && group.job["priority"] == nil)
    }
}
