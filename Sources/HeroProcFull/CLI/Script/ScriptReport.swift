import Script

/// A script's failure for a person: the message with its calls, then the line and a caret.
struct ScriptReport {
    /// What failed.
    let error: ScriptError
    /// The main script's text.
    let source: [UInt8]
    /// Its name.
    let file: String

    /// The text.
    var text: String {
        let place = error.location
        let name = error.source ?? file
        let head = place.isNone ? "\(name): \(error)" : "\(name):\(place.line):\(place.column): \(error)"
        guard error.source == nil, let line else { return head }
        let caret = String(repeating: " ", count: max(0, place.column - 1)) + "^"
        return "\(head)\n    \(line)\n    \(caret)"
    }

    private var line: String? {
        guard !error.location.isNone else { return nil }
        let lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.indices.contains(error.location.line - 1) else { return nil }
        let text = String(decoding: lines[error.location.line - 1], as: UTF8.self)
        return String(text.map { $0 == "\t" ? " " : $0 })
    }
}
