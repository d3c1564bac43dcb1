/// JSON as the reference reads it: an expression in which `{` begins a map and `null` is `()`.
extension Parser {
    /// A parser of a text that should be JSON.
    init(json text: [UInt8], options: SyntaxOptions) {
        var options = options
        options.readsJSON = true
        self.init(source: text, options: options)
    }
}

extension Token {
    /// The token that this one is in JSON.
    var inJSON: Token {
        switch kind {
        case .symbol(.leftBrace): Token(.symbol(.mapStart), at: position)
        case .reserved("null"): Token(.symbol(.unit), at: position)
        case .symbol(.mapStart): improper("#{")
        case .symbol(.unit): improper("()")
        case .interpolatedPart: improper("interpolated string")
        default: self
        }
    }

    private func improper(_ symbol: String) -> Token {
        Token(.invalid(.improperSymbol("Invalid symbol encountered: '\(symbol)'")), at: position)
    }
}
