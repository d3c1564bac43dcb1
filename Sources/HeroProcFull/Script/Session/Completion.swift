/// What may stand at a place in a piece that is being written.
package struct Completion: Equatable, Sendable {
    /// How many characters before the place are the beginning of the word.
    package let prefixLength: Int
    /// The words that begin so, in byte order.
    package let words: [String]
}

extension Session {
    /// The words that may stand at the end of a text: behind a dot methods, properties and keys, elsewhere functions,
    /// variables and keywords. Nothing within a string or a comment.
    package func completion(of text: String) -> Completion {
        let nothing = Completion(prefixLength: 0, words: [])
        let bytes = Array(text.utf8)
        guard isCode(bytes) else { return nothing }
        let start = bytes.lastIndex { !$0.isWordPart }.map { $0 + 1 } ?? 0
        let prefix = String(decoding: bytes[start...], as: UTF8.self)
        if let first = bytes[start...].first, first.isDigit { return nothing }
        let dot = bytes[..<start].last == UInt8(ascii: ".")
        let isRange = dot && start > 1 && bytes[start - 2] == UInt8(ascii: ".")
        var found: Set<String>
        if dot && !isRange {
            let root = bytes[..<(start - 1)].lastIndex { !$0.isWordPart }.map { $0 + 1 } ?? 0
            let isPlain = root == 0 || bytes[root - 1] != UInt8(ascii: ".")
            found = members(of: isPlain ? String(decoding: bytes[root..<(start - 1)], as: UTF8.self) : "")
        } else {
            // Every word there is at an empty place would be no help.
            if prefix.isEmpty { return nothing }
            found = names
        }
        found = found.filter { $0.utf8.starts(with: prefix.utf8) && $0 != prefix }
        return Completion(
            prefixLength: prefix.utf8.count,
            words: found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    /// Every name that can begin an expression or a statement.
    private var names: Set<String> {
        var names = Set(engine.registry.functionNames).union(LanguageFunction.all.map(\.name))
        names.formUnion(signatures.map(\.name))
        names.formUnion(variables.map(\.name))
        names.formUnion(Keyword.allCases.map(\.rawValue))
        return names
    }

    /// What can stand behind a dot. The value before it is known when it is a variable's.
    private func members(of root: String) -> Set<String> {
        let value = variables.last { $0.name == root }?.value.untagged
        var names = Set(LanguageFunction.all.filter(\.isMethod).map(\.name)).union(signatures.map(\.name))
        for function in engine.registry.all where FunctionPointer.isProper(function.name) {
            guard let receiver = function.parameters.first else { continue }
            if function.kind == .indexGetter || function.kind == .indexSetter { continue }
            if let value, !receiver.accepts(value) { continue }
            names.insert(function.name)
        }
        if case .map(let box)? = value {
            names.formUnion(box.entries.map(\.key.string).filter(FunctionPointer.isProper))
        }
        return names
    }

    /// Whether the end of a text is in code: not in a comment, nor in a string that is still open.
    private func isCode(_ bytes: [UInt8]) -> Bool {
        // What reaches over a blank behind the text has not ended.
        var lexer = Lexer(source: bytes + [UInt8(ascii: " ")], recordsElements: true)
        var depth = 0
        /// The depths of braces around the back-tick strings whose code is being read.
        var strings: [Int] = []
        var token = lexer.next()
        while token.kind != .end {
            switch token.kind {
            case .invalid(.unterminatedString) where lexer.offset >= lexer.source.count: return false
            case .interpolatedPart: strings.append(depth)
            case .symbol(.leftBrace), .symbol(.mapStart): depth += 1
            case .symbol(.rightBrace):
                depth -= 1
                guard strings.last == depth else { break }
                strings.removeLast()
                token = lexer.resumeText()
                continue
            default: break
            }
            token = lexer.next()
        }
        guard let last = lexer.elements?.last(where: { !$0.isEnd }) else { return true }
        if case .token = last.kind { return true }
        return last.bytes.upperBound < lexer.source.count
    }
}

extension LexicalElement {
    fileprivate var isEnd: Bool {
        if case .token(let token) = kind { return token.kind == .end }
        return false
    }
}

extension ParameterType {
    fileprivate func accepts(_ value: Value) -> Bool {
        switch self {
        case .any: true
        case .of(let tag): DispatchTag(value).isKind(tag)
        case .host(let id): DispatchTag(value).isHost(id)
        }
    }
}

extension UInt8 {
    fileprivate var isWordPart: Bool {
        isDigit || self == UInt8(ascii: "_")
            || self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")
    }
}
