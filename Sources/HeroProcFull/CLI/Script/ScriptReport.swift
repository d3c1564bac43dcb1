import Script

/// A script's failure for a person: where, the message, the line with a caret, the calls that led there, and what may have
/// been meant.
struct ScriptReport {
    /// What failed.
    let error: ScriptError
    /// The text of the script or module that failed; nil when it is not known.
    let source: [UInt8]?
    /// Its file.
    let file: String
    /// What may have been meant, such as "did you mean `push`?".
    let hint: String?

    /// A report of a failure in a file.
    init(error: ScriptError, source: [UInt8]?, file: String, hint: String?) {
        self.error = error
        self.source = source
        self.file = file
        self.hint = hint
    }

    /// A report of a failure in the main script, whose file and text are given, or in one of its modules.
    init(
        error: ScriptError, source: [UInt8], file: String, modules: ModuleFiles, engine: Engine, limits: ScriptLimits
    ) {
        self.error = error
        if let module = error.module {
            self.file = modules.file(of: module) ?? module
            self.source = modules.source(of: module)
        } else {
            self.file = file
            self.source = source
        }
        hint = limits.hint(for: error.kind) ?? self.source.flatMap { ScriptReport.hint(for: error, in: $0, engine) }
    }

    /// The text.
    var text: String {
        let place = error.location
        var text = place.isNone ? "\(file): error: \(error)" : "\(file):\(place.line):\(place.column): error: \(error)"
        text = text.visible
        if !error.isInEvaluatedText, let excerpt = source.flatMap({ SourceExcerpt($0).text(at: place) }) {
            text += "\n\(excerpt)"
        }
        if let hint { text += "\n    \(hint.visible)" }
        return text
    }

    /// The same for a program: one line.
    var json: String {
        JSONText.of(
            Failure(
                file: file, line: error.location.line, column: error.location.column, error: error.kind.variant,
                message: error.kind.message, hint: hint,
                calls: error.trace.map { entry in
                    Failure.Call(
                        what: entry.kind.text, module: entry.source, line: entry.position.line,
                        column: entry.position.column)
                }))
    }

    /// What is wrong with a file that was not run, for a program.
    static func json(of file: UnreadableFile) -> String {
        JSONText.of(
            Failure(
                file: file.file, line: file.place.line, column: file.place.column, error: "ErrorSystem",
                message: file.place.isNone ? file.message : file.reason, hint: nil, calls: []))
    }

    /// A failure as `--json` writes it; a line of 0 is not known.
    private struct Failure: Encodable {
        /// A call, closure or import that was left.
        struct Call: Encodable {
            let what: String
            let module: String?
            let line: Int
            let column: Int
        }
        let file: String
        let line: Int
        let column: Int
        let error: String
        let message: String
        let hint: String?
        let calls: [Call]
    }

    /// The checker knows which names could have been meant at a place.
    private static func hint(for error: ScriptError, in source: [UInt8], _ engine: Engine) -> String? {
        switch error.kind {
        case .functionNotFound(let signature):
            if let hint = checked(error.location, source, engine) { return hint }
            let name = String(signature.prefix { $0 != " " })
            return name.contains("::") ? nil : Spelling.hint(for: name, among: engine.functionNames(in: source))
        case .variableNotFound: return checked(error.location, source, engine)
        case .dotExpression(.noGetter(let property, _)), .dotExpression(.noSetter(let property, _, _)):
            return Spelling.hint(for: property, among: engine.registry.propertyNames)
        default: return nil
        }
    }

    private static func checked(_ place: Position, _ source: [UInt8], _ engine: Engine) -> String? {
        engine.check(source, known: ["ARGS"]).first { $0.position == place && $0.severity == .error }?.hint
    }
}

extension ScriptError {
    /// Whether the place lies in a text that was given to `eval`: then no line of a file is there.
    fileprivate var isInEvaluatedText: Bool {
        if case .function("eval")? = trace.first?.kind { return true }
        return false
    }

    /// The module whose text the place is in, by the path it was imported with; nil for the main script.
    var module: String? {
        if let source { return source }
        // The module's top level was left first: the place lies in it.
        if case .module(let path)? = trace.first?.kind { return path }
        return nil
    }
}

extension TraceEntry.Kind {
    fileprivate var text: String {
        switch self {
        case .function(let name): "function \(name)"
        case .closure: "closure"
        case .module(let path): "import \(path)"
        }
    }
}
