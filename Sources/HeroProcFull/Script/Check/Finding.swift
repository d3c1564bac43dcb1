/// Something that `script check` has to say about a place in a script.
package struct Finding: Equatable, Sendable {
    /// How grave it is.
    package enum Severity: String, Sendable {
        /// The script cannot do what it says there.
        case error
        /// It can, but hardly what was meant.
        case warning
    }
    /// What it is about. The raw values are those of `--json`.
    package enum Kind: String, Sendable {
        case syntax
        case unknownFunction = "unknown-function"
        case wrongArity = "wrong-arity"
        case undefinedVariable = "undefined-variable"
        case unusedVariable = "unused-variable"
        case unusedParameter = "unused-parameter"
        case unreachableCode = "unreachable-code"
    }
    /// What it is about.
    package var kind: Kind
    /// How grave it is.
    package var severity: Severity
    /// Where.
    package var position: Position
    /// What is wrong, without its end mark.
    package var message: String
    /// What may help, such as "did you mean `push`?".
    package var hint: String?

    /// A finding.
    package init(_ kind: Kind, _ severity: Severity, at position: Position, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.severity = severity
        self.position = position
        self.message = message
        self.hint = hint
    }
}

extension Finding: CustomStringConvertible {
    /// The message with the hint behind it.
    package var description: String { hint.map { "\(message); \($0)" } ?? message }
}
