import Testing

/// The rules hold for every file, and each rule finds what it is for.
struct RulesTests {
    let here = Repository.here

    private func violations(
        in folders: [String], where fits: (String) -> Bool = { _ in true }, of rule: (String, String) -> [Violation]
    ) throws -> [Violation] {
        let files = here.files(in: folders).filter(fits)
        #expect(!files.isEmpty)
        return try files.flatMap { rule($0, try here.text($0)) }
    }

    @Test func `no file is too long`() throws {
        let found = try violations(in: ["Sources", "Tests", "Benchmarks"]) { Rules.length(of: $0, $1) }
        #expect(found == [])
    }

    @Test func `memory is accessed unchecked only where that is wrapped`() throws {
        let found = try violations(in: ["Sources", "Tests", "Benchmarks"], where: { $0.hasSuffix(".swift") }) {
            Rules.safety(of: $0, $1)
        }
        #expect(found == [])
    }

    @Test func `no leftovers and no paths of one machine`() throws {
        let found = try here.everyFile().flatMap { Rules.words(of: $0, try here.text($0)) }
        #expect(found == [])
    }

    @Test func `every long file on the list exists`() {
        for file in Rules.longFiles {
            #expect(here.exists(file.path), "\(file.path): \(file.reason)")
        }
    }

    // What each rule finds.

    @Test(arguments: [
        ("Sources/HeroProcFull/Script/A.swift", 500, 0), ("Sources/HeroProcFull/Script/A.swift", 501, 1),
        ("Sources/HeroRunner/System/A.swift", 300, 0), ("Sources/HeroRunner/System/A.swift", 301, 1),
        ("Sources/RunnerProtocol/A.swift", 301, 1), ("Tests/ScriptTests/A.swift", 301, 0),
    ])
    func `a long file is found`(path: String, lines: Int, count: Int) {
        #expect(Rules.length(of: path, String(repeating: "let a = 1\n", count: lines)).count == count)
    }

    @Test(arguments: [(400, 0), (401, 1), (300, 1)])
    func `a file on the list may not grow, and leaves the list when it is short`(lines: Int, count: Int) {
        let list = [LongFile(path: "Sources/RunnerProtocol/A.swift", linesMax: 400, reason: "one switch")]
        let text = String(repeating: "\n", count: lines)
        #expect(Rules.length(of: "Sources/RunnerProtocol/A.swift", text, longFiles: list).count == count)
    }

    @Test(arguments: [
        "let a = unsafe pointer.pointee", "try! open()", "let a = b as! C", "@preconcurrency import CLinux",
        "/* a */ unsafe f()", "f(\"\"\"\n  \"quoted\"\n  \"\"\", unsafe g)", "f(\"\\\"\", unsafe g)",
    ])
    func `code that breaks the safety rules is found`(source: String) {
        #expect(Rules.safety(of: "Sources/HeroRunner/Execution/A.swift", source).count == 1)
    }

    @Test(arguments: [
        "// unsafe, try! and as! in a comment", "let unsafeBuffer = 1", "print(\"unsafe as! try!\")",
        "/* import CLinux\n unsafe */ let a = 1", "\"\"\"\n  unsafe \"as!\"\n  \"\"\"", "\"an open literal unsafe",
    ])
    func `comments, literals and longer words are not code`(source: String) {
        #expect(Rules.safety(of: "Sources/HeroRunner/Execution/A.swift", source) == [])
    }

    @Test func `what wraps memory may be unsafe, and System may import the kernel`() {
        #expect(Rules.safety(of: "Sources/HeroRunner/System/A.swift", "import CLinux\nunsafe f()") == [])
        #expect(Rules.safety(of: "Sources/RunnerProtocol/A.swift", "import CLinux\nunsafe f()").count == 1)
    }

    @Test func `a violation names the line`() {
        let found = Rules.safety(of: "Sources/A.swift", "// one\n\"\"\"\ntwo\n\"\"\"\nas! five")
        #expect(found.map(\.line) == [5])
    }

    @Test func `leftovers and machine paths are found`() {
        let slash = "/"
        #expect(Rules.words(of: "A", "// FIX" + "ME: later").count == 1)
        for path in ["\(slash)work\(slash)a", "cd \(slash)home\(slash)ann", "\"\(slash)root\(slash)x\""] {
            #expect(Rules.words(of: "A", path).count == 1, "\(path)")
        }
        let relative = ["src\(slash)work\(slash)a", "$out\(slash)root\(slash)bin", "/homework", "..\(slash)root"]
        for path in relative {
            #expect(Rules.words(of: "A", path) == [], "\(path)")
        }
    }
}
