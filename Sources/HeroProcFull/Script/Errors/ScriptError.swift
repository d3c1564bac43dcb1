/// A script's failure: what happened, where, and through which calls. Also carries `exit`, which no script can catch.
///
/// A native function throws one without a place; the machine then gives it the place of the call.
///
/// Unchecked: it carries script values, which belong to the thread that runs the engine, and never leaves that thread.
package final class ScriptError: Error, @unchecked Sendable {
    /// What happened.
    package let kind: ErrorKind
    /// The place that is reported and bound in `catch`; `.none` for errors of infix arithmetic, as in the reference.
    package private(set) var position: Position
    /// The place to point at for a reader: as `position`, but known for infix arithmetic too.
    package private(set) var location: Position
    /// The module the failing code belongs to; nil for the main script.
    package private(set) var source: String?
    /// The calls that were left, innermost first.
    package private(set) var trace: [TraceEntry] = []
    /// Whether it tells that the script asked for what its host cannot give; no native function makes an answer of it.
    package private(set) var isRefusal = false

    /// A failure at a place.
    package init(_ kind: ErrorKind, at position: Position = .none, location: Position? = nil) {
        self.kind = kind
        self.position = position
        self.location = location ?? position
    }

    /// The host's refusal to do something here, which a script can catch.
    static func refusal(_ text: String) -> ScriptError {
        let error = ScriptError(.runtime(.string(text)))
        error.isRefusal = true
        return error
    }

    /// A syntax error at a place.
    package convenience init(syntax problem: SyntaxProblem, at position: Position) {
        self.init(.parsing(problem), at: position)
    }

    /// Gives a place to an error that has none yet.
    package func locate(at place: Position) {
        guard trace.isEmpty, location.isNone else { return }
        position = place
        location = place
    }

    /// Notes where to point, without giving the error a place of its own.
    package func point(at place: Position) {
        guard trace.isEmpty, location.isNone else { return }
        location = place
    }

    /// Whether `catch` can hold it. A syntax error can be caught once it has left `eval` or an import.
    package var isCatchable: Bool { kind.isCatchable || kind.isWrapped && !trace.isEmpty }

    /// Forgets the module: the line of the import says it.
    func forgetSource() {
        if trace.isEmpty { source = nil }
    }

    /// Moves the place to a call that was left: what failures do that no script can catch.
    func relocate(to place: Position) {
        if trace.isEmpty && !place.isNone { position = place }
    }

    /// Changes the places that lie in the main script, whose text was run as part of a longer one.
    package func move(_ change: (Position) -> Position) {
        for (number, entry) in trace.enumerated() {
            let isCalledFromMain = number + 1 == trace.count || trace[number + 1].source == nil
            if isCalledFromMain, !entry.position.isNone { trace[number].position = change(entry.position) }
        }
        guard source == nil else { return }
        if !position.isNone { position = change(position) }
        if !location.isNone { location = change(location) }
    }

    /// The same failure, to be raised at another place.
    var again: ScriptError {
        let copy = ScriptError(kind)
        copy.trace = trace
        copy.source = source
        if !trace.isEmpty {
            copy.position = position
            copy.location = location
        }
        return copy
    }

    /// Notes which module the failing code belongs to.
    package func attribute(to module: String?) {
        if trace.isEmpty && source == nil { source = module }
    }

    /// Lets go of what functions in the thrown value captured: see `Value.letGoOfCaptured`.
    package func letGoOfCaptured() {
        switch kind {
        case .runtime(let thrown), .terminated(let thrown): thrown.letGoOfCaptured()
        default: return
        }
    }

    /// Adds the call that is being left. Failures that no script can catch pass unchanged.
    package func leave(_ entry: TraceEntry) {
        if kind.isWrapped { trace.append(entry) }
    }
}

/// One call, closure or module that an error passed on its way out.
package struct TraceEntry {
    /// What was left.
    package enum Kind {
        /// A named function.
        case function(String)
        /// A closure, by its name.
        case closure(String)
        /// A module's top level, by its path.
        case module(String)
    }
    /// What was left.
    package var kind: Kind
    /// The module it belongs to; nil for the main script.
    package var source: String?
    /// Where it was called.
    package var position: Position

    /// An entry.
    package init(_ kind: Kind, source: String?, position: Position) {
        self.kind = kind
        self.source = source
        self.position = position
    }
}

extension ScriptError: CustomStringConvertible {
    /// The whole text of LANGUAGE.md §9: message, place, and a line for each call that was left.
    package var description: String { text(withLastPlace: true) }

    /// The text without the outermost place, which the `catch` map has in keys of its own.
    var descriptionWithoutLastPlace: String { text(withLastPlace: false) }

    private func text(withLastPlace: Bool) -> String {
        let place = trace.isEmpty && !withLastPlace ? Position.none : position
        var text = Self.text(of: kind.message, source: source.map { " @ '\($0)'" }, position: place)
        for (number, entry) in trace.enumerated() {
            let place = number == trace.count - 1 && !withLastPlace ? Position.none : entry.position
            let from = entry.source.map { " (from '\($0)')" } ?? ""
            let head =
                switch entry.kind {
                case .function(let name): "in call to function '\(name)'\(from)"
                case .closure: "in closure call\(from)"
                case .module(let path): "in module '\(path)'"
                }
            text += "\n" + Self.text(of: head, source: module(around: number), position: place)
        }
        return text
    }

    /// The module of the call that made another one, as its line says it; nothing for the outermost.
    private func module(around number: Int) -> String? {
        guard number + 1 < trace.count else { return nil }
        if case .module = trace[number + 1].kind { return nil }
        return trace[number + 1].source.map { " @ '\($0)'" }
    }

    private static func text(of message: String, source: String?, position: Position) -> String {
        let head = message + (source ?? "")
        return position.isNone ? head : head + " (\(position))"
    }
}
