import FoundationEssentials
import LineEditor
import System

/// `hero-proc script repl`.
struct ScriptRepl {
    private let constants: [(name: String, value: String)]
    private let limits: ScriptLimits
    private let console: Console

    /// Understands the command's words.
    init(_ words: [String], console: Console) throws(UsageError) {
        let arguments = try ScriptArguments(words, of: "repl")
        if let operand = arguments.operands.first {
            throw UsageError(message: "`\(operand)` is too much; `:load \(operand)` runs a file in it")
        }
        constants = try arguments.constants()
        limits = try ScriptLimits(arguments.values)
        self.console = console
    }

    /// Reads standard input until it ends; answers the exit status.
    func run() -> Int32 {
        let environment = ProcessInfo.processInfo.environment
        let reader: LineReader
        do throws(Errno) {
            reader = try LineReader(terminalType: environment["TERM"] ?? "")
        } catch {
            console.error("hero-proc script repl: \(error.text)")
            return 1
        }
        let path = reader.isInteractive ? HeroHome(environment: environment).file("script_history") : nil
        let repl = Repl(
            console: console, constants: constants, limits: limits, isInteractive: reader.isInteractive,
            historyFile: path.map { HistoryFile(path: $0) }, pendingSignal: { reader.pendingSignal() },
            ask: { reader.ask($0, history: $1) })
        return repl.run()
    }
}
