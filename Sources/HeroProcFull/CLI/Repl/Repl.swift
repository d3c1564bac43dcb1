import LineEditor
import Script
import System

/// A conversation with the script engine.
final class Repl {
    /// The longest text of a value that `:vars` shows.
    private static let shownMax = 200

    private let console: Console
    private let isInteractive: Bool
    private let constants: [(name: String, value: String)]
    private let limits: ScriptLimits
    private let ask: (LineReader.Question, History) -> LineReader.Answer
    private let pendingSignal: () -> Int32?
    private let historyFile: HistoryFile?
    private var history: History
    private var session: Session
    private var modules = ModuleFiles(directory: ".")
    private var engine: Engine
    private var transcript = Transcript()
    private var hasFailed = false
    private var stoppedBy: Int32?

    /// A conversation. `ask` gives what a person types, `pendingSignal` a signal that came meanwhile.
    init(
        console: Console, constants: [(name: String, value: String)], limits: ScriptLimits, isInteractive: Bool,
        historyFile: HistoryFile?, pendingSignal: @escaping () -> Int32?,
        ask: @escaping (LineReader.Question, History) -> LineReader.Answer
    ) {
        self.console = console
        self.constants = constants
        self.limits = limits
        self.isInteractive = isInteractive
        self.historyFile = historyFile
        self.pendingSignal = pendingSignal
        self.ask = ask
        history = historyFile?.read() ?? History()
        engine = Engine()
        session = Session(engine: engine)
        reset()
    }

    /// Goes on until the person leaves; answers the exit status.
    func run() -> Int32 {
        if isInteractive { console.print("`:help` shows what can be typed here, Ctrl-D leaves") }
        while true {
            switch ask(question, history) {
            case .text(let text):
                remember(text)
                if !answer(text) { return leave() }
            case .interrupted: continue
            case .end: return leave()
            case .stopped(let signal): return 128 + signal
            }
            if let stoppedBy { return 128 + stoppedBy }
            if console.failure() != nil { return 1 }
        }
    }

    /// A person has seen what failed; a program is told at the end.
    private func leave() -> Int32 { hasFailed && !isInteractive ? 1 : 0 }

    private var question: LineReader.Question {
        let first = transcript.typedLines + 1
        return LineReader.Question(
            prompt: { "\(first + $0)> " },
            isOpen: { [session] text in !text.hasPrefix(":") && session.isOpen(Array(text.utf8)) },
            complete: { [session] text in Self.completion(of: text, session) })
    }

    private func remember(_ text: String) {
        guard isInteractive, history.add(text), let historyFile else { return }
        do {
            try historyFile.add(text)
        } catch {
            // A person who cannot have a history need not hear of it at each line: the program goes on without.
        }
    }

    // MARK: Answers

    /// Does what was typed; false to leave.
    private func answer(_ text: String) -> Bool {
        switch ReplCommand(text) {
        case nil:
            if text.contains(where: { !$0.isWhitespace }) { run(transcript.add(typed: Array(text.utf8))) }
        case .help(nil): console.print(ReplCommand.help)
        case .help(let name?): help(name)
        case .variables: showVariables()
        case .load(let file): load(file)
        case .reset: reset()
        case .quit: return false
        case .unknown(let reason): fail(reason)
        }
        return true
    }

    private func run(_ source: [UInt8]) {
        do throws(ScriptError) {
            let value = try session.run(source)
            if case .unit = value { return }
            console.print(value.debugged)
        } catch {
            if case .terminated(.unit) = error.kind { return console.failure() == nil ? fail("stopped") : () }
            fail(report(error))
        }
    }

    private func fail(_ text: String) {
        hasFailed = true
        console.error(text)
    }

    private func load(_ file: String) {
        do throws(UnreadableFile) {
            run(transcript.add(file: file, try ScriptFile.read(file)))
        } catch {
            fail(error.message)
        }
    }

    private func reset() {
        engine = limits.engine
        modules = ModuleFiles(directory: ".")
        transcript = Transcript()
        engine.hooks.print = console.print
        engine.hooks.debug = { [weak self] text, module, place in self?.debug(text, module, place) }
        engine.hooks.resolve = { [modules] path, importer throws(ScriptError) in try modules.find(path, from: importer)
        }
        engine.hooks.progress = { [weak self] _ in self?.isToStop() == true ? .unit : nil }
        session = Session(engine: engine)
        session.scope.defineConstant("ARGS", ScriptArguments.value(of: constants))
    }

    private func debug(_ text: String, _ module: String?, _ place: Position) {
        let origin = module.map { ($0, [], place) } ?? transcript.origin(of: place)
        console.error("\(origin.0):\(origin.2.line):\(origin.2.column): debug: \(text)".visible)
    }

    /// Looks for a signal while a script runs.
    private func isToStop() -> Bool {
        guard let signal = pendingSignal() else { return console.failure() != nil }
        if signal != Signal.interrupt { stoppedBy = signal }
        return true
    }

    private func report(_ error: ScriptError) -> String {
        if let module = error.module {
            let file = modules.file(of: module) ?? module
            let source = modules.source(of: module)
            return ScriptReport(error: error, source: source, file: file, hint: hint(for: error)).text
        }
        let origin = transcript.origin(of: error.location)
        error.move { [transcript] place in transcript.origin(of: place).place }
        return ScriptReport(error: error, source: origin.source, file: origin.label, hint: hint(for: error)).text
    }

    private func hint(for error: ScriptError) -> String? {
        if let hint = limits.hint(for: error.kind) { return hint }
        let functions = engine.registry.functionNames + session.signatures.map(\.name)
        switch error.kind {
        case .variableNotFound(let name):
            return Spelling.hint(for: name, among: session.variables.map(\.name) + functions)
        case .functionNotFound(let signature):
            let name = String(signature.prefix { $0 != " " })
            return name.contains("::") ? nil : Spelling.hint(for: name, among: functions)
        default: return nil
        }
    }

    // MARK: What there is

    private func showVariables() {
        for (name, value, isConstant) in session.variables {
            let text = value.debugged
            let shown = text.count > Self.shownMax ? text.prefix(Self.shownMax) + "..." : text[...]
            console.print("\(isConstant ? "const" : "let") \(name) = \(shown)")
        }
        for signature in session.signatures { console.print("fn \(signature.text)") }
    }

    private func help(_ name: String) {
        let own = session.signatures.filter { $0.name == name }.map { "fn \($0.text)" }
        for line in own { console.print(line) }
        let pages = ScriptDocumentation.pages(of: name, engine)
        if !pages.isEmpty { return console.print(ScriptDocumentation.text(of: pages)) }
        if own.isEmpty { fail(ScriptDocumentation.missing(name, engine)) }
    }

    private static func completion(of text: String, _ session: Session) -> (prefixLength: Int, words: [String]) {
        if text.hasPrefix(":"), !text.contains(" ") {
            return (text.utf8.count, ReplCommand.names.filter { $0.hasPrefix(text) && $0 != text })
        }
        let code = text.hasPrefix(":help ") ? String(text.dropFirst(6)) : text
        if code.hasPrefix(":") { return (0, []) }
        let found = session.completion(of: code)
        return (found.prefixLength, found.words)
    }
}
