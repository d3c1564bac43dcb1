/// Operators and punctuation.
extension Lexer {
    /// Reads the mark that begins with this byte at `offset`: the longest that fits. An unknown scalar is passed too.
    mutating func scanSymbol(_ byte: UInt8) -> Token.Kind {
        let next = peek(1)
        switch byte {
        case UInt8(ascii: "{"): return take(1, .leftBrace)
        case UInt8(ascii: "}"): return take(1, .rightBrace)
        case UInt8(ascii: "("):
            if next == UInt8(ascii: ")") { return take(2, .unit) }
            return next == UInt8(ascii: "*") ? refuse(2, .pascalComment) : take(1, .leftParen)
        case UInt8(ascii: ")"): return take(1, .rightParen)
        case UInt8(ascii: "["): return take(1, .leftBracket)
        case UInt8(ascii: "]"): return take(1, .rightBracket)
        case UInt8(ascii: ";"): return take(1, .semicolon)
        case UInt8(ascii: ","): return take(1, .comma)
        case UInt8(ascii: "."): return scanPoint(next)
        case UInt8(ascii: ":"): return scanColon(next)
        case UInt8(ascii: "?"): return scanQuestion(next)
        case UInt8(ascii: "#"): return scanHash(next)
        case UInt8(ascii: "!"): return scanBang(next)
        case UInt8(ascii: "="): return scanEqual(next)
        case UInt8(ascii: "<"): return scanLess(next)
        case UInt8(ascii: ">"): return scanGreater(next)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            return scanArithmetic(byte, next)
        case UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"): return scanBitwise(byte, next)
        case UInt8(ascii: "~"): return reserve(1, "~")
        case UInt8(ascii: "@"): return reserve(1, "@")
        case UInt8(ascii: "$"): return reserve(1, "$")
        default: return scanUnknown()
        }
    }

    private mutating func take(_ length: Int, _ symbol: Symbol) -> Token.Kind {
        offset += length
        return .symbol(symbol)
    }

    private mutating func reserve(_ length: Int, _ spelling: String) -> Token.Kind {
        offset += length
        return .reservedSymbol(spelling)
    }

    private mutating func refuse(_ length: Int, _ foreign: ForeignSymbol) -> Token.Kind {
        offset += length
        return .invalid(.improperSymbol(foreign.rawValue))
    }

    private mutating func scanUnknown() -> Token.Kind {
        let rest = String(decoding: source[offset..<min(offset + 4, source.count)], as: UTF8.self)
        let scalar = rest.unicodeScalars.first.map { String($0) } ?? ""
        for byte in scalar.utf8 { pass(byte) }
        return .invalid(.unexpected(scalar))
    }

    private mutating func scanPoint(_ next: UInt8) -> Token.Kind {
        guard next == UInt8(ascii: ".") else { return take(1, .period) }
        switch peek(2) {
        case UInt8(ascii: "."): return reserve(3, "...")
        case UInt8(ascii: "="): return take(3, .inclusiveRange)
        default: return take(2, .range)
        }
    }

    private mutating func scanColon(_ next: UInt8) -> Token.Kind {
        switch next {
        case UInt8(ascii: ":"): peek(2) == UInt8(ascii: "<") ? refuse(3, .turbofish) : take(2, .doubleColon)
        case UInt8(ascii: "="): refuse(2, .colonEqual)
        case UInt8(ascii: ";"): refuse(2, .colonSemicolon)
        default: take(1, .colon)
        }
    }

    private mutating func scanQuestion(_ next: UInt8) -> Token.Kind {
        switch next {
        case UInt8(ascii: "."): take(2, .elvis)
        case UInt8(ascii: "?"): take(2, .coalesce)
        case UInt8(ascii: "["): take(2, .questionBracket)
        default: reserve(1, "?")
        }
    }

    private mutating func scanHash(_ next: UInt8) -> Token.Kind {
        switch next {
        case UInt8(ascii: "{"): take(2, .mapStart)
        case UInt8(ascii: "!"): reserve(1, "#!")
        case UInt8(ascii: " "): peek(2) == UInt8(ascii: "{") ? refuse(3, .spacedMap) : reserve(2, "#")
        default: reserve(1, "#")
        }
    }

    private mutating func scanBang(_ next: UInt8) -> Token.Kind {
        switch next {
        case UInt8(ascii: "="): peek(2) == UInt8(ascii: "=") ? refuse(3, .strictNotEqual) : take(2, .notEqual)
        case UInt8(ascii: "."): reserve(2, "!.")
        case UInt8(ascii: "i") where peek(2) == UInt8(ascii: "n") && !peek(3).continuesName: take(3, .notIn)
        default: take(1, .bang)
        }
    }

    private mutating func scanEqual(_ next: UInt8) -> Token.Kind {
        switch next {
        case UInt8(ascii: "="): peek(2) == UInt8(ascii: "=") ? refuse(3, .strictEqual) : take(2, .equal)
        case UInt8(ascii: ">"): take(2, .doubleArrow)
        default: take(1, .assign)
        }
    }

    private mutating func scanLess(_ next: UInt8) -> Token.Kind {
        switch next {
        case UInt8(ascii: "="): take(2, .lessOrEqual)
        case UInt8(ascii: "-"): refuse(2, .leftArrow)
        case UInt8(ascii: "<"): peek(2) == UInt8(ascii: "=") ? take(3, .shiftLeftAssign) : take(2, .shiftLeft)
        case UInt8(ascii: "|"): reserve(2, "<|")
        default: take(1, .less)
        }
    }

    private mutating func scanGreater(_ next: UInt8) -> Token.Kind {
        switch next {
        case UInt8(ascii: "="): take(2, .greaterOrEqual)
        case UInt8(ascii: ">"): peek(2) == UInt8(ascii: "=") ? take(3, .shiftRightAssign) : take(2, .shiftRight)
        default: take(1, .greater)
        }
    }

    private mutating func scanArithmetic(_ byte: UInt8, _ next: UInt8) -> Token.Kind {
        switch (byte, next) {
        case (UInt8(ascii: "+"), UInt8(ascii: "=")): take(2, .plusAssign)
        case (UInt8(ascii: "+"), UInt8(ascii: "+")): reserve(2, "++")
        case (UInt8(ascii: "+"), _): take(1, .plus)
        case (UInt8(ascii: "-"), UInt8(ascii: "=")): take(2, .minusAssign)
        case (UInt8(ascii: "-"), UInt8(ascii: ">")): refuse(2, .rightArrow)
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): reserve(2, "--")
        case (UInt8(ascii: "-"), _): take(1, .minus)
        case (UInt8(ascii: "*"), UInt8(ascii: ")")): refuse(2, .pascalComment)
        case (UInt8(ascii: "*"), UInt8(ascii: "=")): take(2, .multiplyAssign)
        case (UInt8(ascii: "*"), UInt8(ascii: "*")):
            peek(2) == UInt8(ascii: "=") ? take(3, .powerAssign) : take(2, .power)
        case (UInt8(ascii: "*"), _): take(1, .multiply)
        case (UInt8(ascii: "/"), UInt8(ascii: "=")): take(2, .divideAssign)
        case (UInt8(ascii: "/"), _): take(1, .divide)
        case (_, UInt8(ascii: "=")): take(2, .moduloAssign)
        default: take(1, .modulo)
        }
    }

    private mutating func scanBitwise(_ byte: UInt8, _ next: UInt8) -> Token.Kind {
        switch (byte, next) {
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): take(2, .or)
        case (UInt8(ascii: "|"), UInt8(ascii: "=")): take(2, .orAssign)
        case (UInt8(ascii: "|"), UInt8(ascii: ">")): reserve(2, "|>")
        case (UInt8(ascii: "|"), _): take(1, .pipe)
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): take(2, .and)
        case (UInt8(ascii: "&"), UInt8(ascii: "=")): take(2, .andAssign)
        case (UInt8(ascii: "&"), _): take(1, .ampersand)
        case (_, UInt8(ascii: "=")): take(2, .xorAssign)
        default: take(1, .caret)
        }
    }
}

/// Spellings of other languages, with the message that says what to write instead.
private enum ForeignSymbol: String {
    case strictEqual = "'===' is not a valid operator. This is not JavaScript! Should it be '=='?"
    case strictNotEqual = "'!==' is not a valid operator. This is not JavaScript! Should it be '!='?"
    case rightArrow = "'->' is not a valid symbol. This is not C or C++!"
    case leftArrow = "'<-' is not a valid symbol. This is not Go! Should it be '<='?"
    case colonEqual = "':=' is not a valid assignment operator. This is not Go or Pascal! Should it be simply '='?"
    case colonSemicolon = "':;' is not a valid symbol. Should it be '::'?"
    case turbofish = "'::<>' is not a valid symbol. This is not Rust! Should it be '::'?"
    case pascalComment = "'(* .. *)' is not a valid comment format. This is not Pascal! Should it be '/* .. */'?"
    case spacedMap = "'#' is not a valid symbol. Should it be '#{'?"
}
