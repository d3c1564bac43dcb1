/// A place where a rule is broken, in the form that an editor can jump to.
struct Violation: Equatable, CustomStringConvertible {
    /// The path from the root.
    let path: String
    /// The line, from 1; 0 when the whole file is meant.
    let line: Int
    /// What is wrong.
    let reason: String

    var description: String { "\(path):\(line): \(reason)" }
}

/// A file that may be longer than the rule says, and why.
struct LongFile {
    /// The path from the root.
    let path: String
    /// How many lines it may have; lowered whenever the file shrinks.
    let linesMax: Int
    /// Why it is one piece.
    let reason: String
}

/// The rules that hold for single files. Each takes a path and a text, and gives the places that break it.
enum Rules {
    /// The longest that a file may be.
    static let linesMax = 500
    /// The longest that a file of the runner may be: all of it is meant to be read in one sitting.
    static let runnerLinesMax = 300

    /// Where the runner's sources lie.
    static let runnerFolders = ["Sources/HeroRunner/", "Sources/RunnerProtocol/"]

    /// The longer ones. This list only shrinks.
    static let longFiles = [
        LongFile(
            path: "Sources/HeroRunner/Execution/Supervision.swift", linesMax: 340,
            reason: "a state machine whose pairs of state and event are read side by side"),
        LongFile(
            path: "Sources/RunnerProtocol/PROTOCOL.md", linesMax: 440,
            reason: "one drawing of the whole protocol, read from top to bottom"),
        LongFile(
            path: "Sources/HeroProcFull/Script/Machine/Run.swift", linesMax: 600,
            reason: "the script machine's one loop: a case for each instruction"),
    ]

    /// Where memory may be accessed in ways that the compiler cannot check.
    static let unsafePaths = [
        "Sources/HeroRunner/System/",  // wraps libc and the kernel
        "Sources/HeroRunner/Noise/",  // wraps BearSSL, and keeps secrets at one place in memory
        "Sources/RunnerProtocol/",  // byte cursors
        "Sources/HeroProcFull/Store/SQLite/",  // wraps SQLite
        "Sources/HeroProcFull/Threads/",  // wraps pthreads
        "Sources/HeroProcFull/Script/Machine/",  // the registers
        "Sources/HeroProcFull/Script/Values/",  // boxes that are read without counting references
        "Sources/HeroProcFull/Script/Compiler/CompiledFunction.swift",  // the instructions, as the machine reads them
        "Sources/HeroProcFull/Script/Compiler/Sites.swift",  // their inline caches
        "Sources/HeroProcFull/Script/Engine.swift",  // gives the machine its registers
        "Sources/HeroProcFull/Script/Host/NativeCall.swift",  // a host function's view of the registers
        "Tests/",  // a test may do to the code what its users must not
    ]

    /// Where the kernel's own types may be used. A test that needs them beside System's must take them from the same
    /// module: Glibc's are compiled without _GNU_SOURCE, and both in one file contradict each other.
    static let kernelPaths = ["Sources/HeroRunner/System/", "Tests/"]

    /// A file is no longer than a person can hold in mind.
    static func length(of path: String, _ text: String, longFiles: [LongFile] = Rules.longFiles) -> [Violation] {
        // Published vectors are kept as they are.
        if path.hasPrefix("Tests/Vectors/") { return [] }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0)
        let isRunner = runnerFolders.contains { path.hasPrefix($0) }
        let rule = isRunner ? runnerLinesMax : linesMax
        let exception = longFiles.first { $0.path == path }
        if lines > exception?.linesMax ?? rule {
            return [
                Violation(path: path, line: 0, reason: "\(lines) lines, \(exception?.linesMax ?? rule) are allowed")
            ]
        }
        if exception != nil, lines <= rule {
            return [Violation(path: path, line: 0, reason: "no longer too long: take it off the list")]
        }
        return []
    }

    /// Unchecked memory access and what traps stay where they are allowed.
    static func safety(of path: String, _ source: String) -> [Violation] {
        let text = SwiftText(source)
        var violations: [Violation] = []
        if !unsafePaths.contains(where: { path.hasPrefix($0) }) {
            violations += text.lines(with: "unsafe").map {
                Violation(path: path, line: $0, reason: "'unsafe' outside of the rooms that wrap memory")
            }
        }
        if !kernelPaths.contains(where: { path.hasPrefix($0) }) {
            violations += text.lines(containing: "import CLinux").map {
                Violation(path: path, line: $0, reason: "only System imports CLinux")
            }
        }
        for trap in ["try!", "as!"] {
            violations += text.lines(containing: trap).map {
                Violation(path: path, line: $0, reason: "'\(trap)' traps on what should be an error")
            }
        }
        return violations
    }

    /// No leftovers, and no path that exists on one machine only.
    static func words(of path: String, _ text: String) -> [Violation] {
        // Put together here, since this file is read as well.
        let leftovers = ["FIX" + "ME", "XX" + "X:"]
        let machine = ["wo" + "rk", "ro" + "ot", "ho" + "me"].map { "/\($0)/" }
        var violations: [Violation] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for word in leftovers where line.contains(word) {
                violations.append(Violation(path: path, line: index + 1, reason: "'\(word)'"))
            }
            for start in machine where hasPath(line, startingWith: start) {
                violations.append(Violation(path: path, line: index + 1, reason: "a path of one machine: \(start)"))
            }
        }
        return violations
    }

    /// Whether an absolute path that starts so stands in the line. One that goes on from something does not.
    private static func hasPath(_ line: Substring, startingWith start: String) -> Bool {
        var rest = line
        while let range = rest.firstRange(of: start) {
            let before = rest[..<range.lowerBound].last
            if !(before.map { $0.isLetter || $0.isNumber || "._-$}*)".contains($0) } ?? false) { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }
}
