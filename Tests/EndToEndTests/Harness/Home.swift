import CTests
import Testing

/// A place of its own for a coordinator and the runner of its machine, which are ended with it.
final class Home {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    deinit {
        for lock in ["hero/var/hero_proc/lock", "hero/var/runner/local/lock"] {
            if let process = Self.process(in: scratch(lock)) { Processes.killAgent(process) }
        }
        // What is left is below this folder, and nobody writes there any more.
        let removal = try? Child(["/bin/rm", "-rf", scratch("hero"), scratch("s")])
        _ = try? removal?.end()
    }

    private var variables: [String] { ["HERO_HOME=\(scratch("hero"))", "HERO_SOCKET_DIR=\(scratch("s"))"] }

    /// Starts a coordinator, and waits until it is ready.
    func serve(_ options: String...) throws -> Child {
        let child = try Child(
            [try Tools.proc(), "serve", "--runner", try Tools.runner()] + options, environment: variables)
        try child.wait(forErrors: "ready:")
        return child
    }

    /// Starts `hero-proc` with these words.
    func start(_ words: String..., input: Child.Stream = .null) throws -> Child {
        try Child([try Tools.proc()] + words, environment: variables, input: input)
    }

    /// Runs `hero-proc` with these words to its end.
    func run(_ words: String...) throws -> (end: End, output: String, errors: String) {
        let child = try Child([try Tools.proc()] + words, environment: variables)
        // Not `end`: what it has started may go on, with the runner.
        try child.waitForStreams()
        let end = try child.waitForEnd()
        return (end, child.outputText, child.errorText)
    }

    /// A path in it.
    func path(_ name: String) -> String { scratch(name) }

    /// The process of the runner.
    var runner: pid_t? { Self.process(in: scratch("hero/var/runner/local/lock")) }

    /// The number that stands in a lock.
    private static func process(in path: String) -> pid_t? {
        Files.text(of: path).flatMap { pid_t($0.prefix { $0 != "\n" }) }
    }
}

extension Files {
    /// What a small file holds; nil: it cannot be read.
    static func text(of path: String) -> String? {
        let raw = unsafe ct_open(path, O_RDONLY)
        guard raw >= 0 else { return nil }
        defer { _ = close(raw) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe read(raw, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
