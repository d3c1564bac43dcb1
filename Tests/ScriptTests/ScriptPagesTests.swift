import FoundationEssentials
import Testing

@testable import CLI

/// The man page and the completions of `hero-proc` know what its commands take.
@Suite struct ScriptPagesTests {
    private static func file(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func options(of command: String) -> Set<String> {
        ScriptOptions.flags[command, default: []].union(ScriptOptions.pairs[command, default: []]).union(["--help"])
    }

    private static let commands = ScriptHelp.pages.keys.sorted()

    @Test func `every command has its options`() {
        #expect(Set(ScriptOptions.flags.keys) == Set(Self.commands))
        #expect(Set(ScriptOptions.pairs.keys).isSubset(of: Self.commands))
    }

    @Test(arguments: commands)
    func `the help explains every option`(command: String) throws {
        let page = try #require(ScriptHelp.pages[command])
        for option in Self.options(of: command).subtracting(["--help"]) {
            #expect(page.contains("\n  \(option) ") && page.contains("[\(option)"), "\(option)")
        }
    }

    @Test(arguments: commands)
    func `the man page has a section with every option of the command and no other`(command: String) throws {
        let lines = try Self.file("contrib/man/hero-proc-script.1").split(separator: "\n")
        let begin = try #require(lines.firstIndex { $0 == ".Ss \(command)" || $0.hasPrefix(".Ss \(command) ") })
        let section = lines[(begin + 1)...].prefix { !$0.hasPrefix(".Ss ") && !$0.hasPrefix(".Sh ") }
        let items = section.filter { $0.hasPrefix(".It Fl ") }
        let found = Set(items.map { "-" + $0.dropFirst(7).prefix { $0 != " " } })
        #expect(found == Self.options(of: command).subtracting(["--help"]))
    }

    @Test(arguments: ["hero-proc.bash", "_hero-proc", "hero-proc.fish"], commands)
    func `the completions know every option of the command and no other`(name: String, command: String) throws {
        let lines = try Self.file("contrib/completions/\(name)").split(separator: "\n").map { $0.drop { $0 == " " } }
        let begin = try #require(lines.firstIndex(of: "# options of \(command)"))
        let section = lines[begin...].dropFirst().prefix { $0 != "# end" }.joined(separator: "\n")
        var found: Set<String> = []
        for match in section.matches(of: /(?:--|-l )([a-z][a-z-]*)/) {
            found.insert("--\(match.1)")
        }
        #expect(found == Self.options(of: command))
    }

    @Test(arguments: ["hero-proc.bash", "_hero-proc", "hero-proc.fish"], commands)
    func `the completions know every command`(name: String, command: String) throws {
        let lines = try Self.file("contrib/completions/\(name)").split(separator: "\n").map { $0.drop { $0 == " " } }
        let begin = try #require(lines.firstIndex(of: "# commands"))
        let section = lines[begin...].dropFirst().prefix { $0 != "# end" }.joined(separator: "\n")
        #expect(section.matches(of: /[a-z]+/).contains { $0.output == command })
    }

    @Test func `the overview names the page`() throws {
        #expect(try Self.file("contrib/man/hero-proc.1").contains(".Xr hero-proc-script 1"))
        let makefile = try Self.file("Makefile")
        for file in ["hero-proc.bash", "_hero-proc", "hero-proc.fish"] { #expect(makefile.contains("/\(file) ")) }
    }
}
