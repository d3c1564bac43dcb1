/// Strings without escapes: back-tick strings, which may hold code, and raw strings.
extension Lexer {
    /// Reads a back-tick string up to its end or up to `${`. `openedAt` is the place of the back-tick at `offset`, or nil
    /// to go on after a `}`; then the token stands where its text begins, and nowhere when there is none.
    mutating func scanText(openedAt: Position?) -> Token {
        if openedAt != nil {
            offset += 1
            skipFirstLineEnd()
        }
        var bytes: [UInt8] = []
        var place = openedAt ?? .none
        var plain = offset
        while offset < source.count {
            let byte = source[offset]
            let next = peek(1)
            if byte == UInt8(ascii: "$"), next == UInt8(ascii: "{") {
                bytes.append(contentsOf: source[plain..<offset])
                offset += 1
                return textToken(.interpolatedPart(bytes), count: bytes.count, at: place)
            }
            if byte == UInt8(ascii: "`"), next != UInt8(ascii: "`") {
                bytes.append(contentsOf: source[plain..<offset])
                offset += 1
                return textToken(.string(bytes), count: bytes.count, at: place)
            }
            if place.isNone { place = self.place() }
            if byte == UInt8(ascii: "`") {
                bytes.append(contentsOf: source[plain...offset])
                offset += 2
                plain = offset
            } else if byte == UInt8(ascii: "\\"), next == UInt8(ascii: "$"), peek(2) == UInt8(ascii: "{") {
                bytes.append(contentsOf: source[plain..<offset])
                plain = offset + 1
                offset += 3
            } else if byte == UInt8(ascii: "\r"), next == UInt8(ascii: "\n") {
                bytes.append(contentsOf: source[plain..<offset])
                offset += 1
                plain = offset
            } else if byte == UInt8(ascii: "\n") {
                passLineFeed()
            } else {
                pass(byte)
            }
        }
        return Token(.invalid(.unterminatedString), at: place)
    }

    private mutating func skipFirstLineEnd() {
        let hasReturn = peek() == UInt8(ascii: "\r")
        if hasReturn { offset += 1 }
        if peek() == UInt8(ascii: "\n") {
            passLineFeed()
        } else if hasReturn {
            offset -= 1
            passLineFeed()
        }
    }

    private func textToken(_ kind: Token.Kind, count: Int, at place: Position) -> Token {
        Token(count > stringBytesMax ? .invalid(.stringTooLong(stringBytesMax)) : kind, at: place)
    }

    /// Reads `#"…"#` with any number of `#`, the first of which stands at `offset`.
    mutating func scanRawString(at place: Position) -> Token {
        var hashes = 0
        while peek() == UInt8(ascii: "#") {
            offset += 1
            hashes += 1
        }
        guard !isAtEnd else { return Token(.invalid(.unterminatedString), at: place) }
        guard source[offset] == UInt8(ascii: "\"") else {
            let rest = String(decoding: source[offset..<min(offset + 4, source.count)], as: UTF8.self)
            return Token(.invalid(.unexpected(rest.unicodeScalars.first.map { String($0) } ?? "")), at: place)
        }
        offset += 1
        let start = offset
        while offset < source.count {
            let byte = source[offset]
            if byte == UInt8(ascii: "\""), closes(hashes) {
                let bytes = [UInt8](source[start..<offset])
                offset += 1 + hashes
                return stringToken(bytes, at: place)
            }
            if byte == UInt8(ascii: "\n") { passLineFeed() } else { pass(byte) }
        }
        return Token(.invalid(.unterminatedString), at: place)
    }

    /// Whether so many `#` follow the quote at `offset`.
    private func closes(_ hashes: Int) -> Bool {
        guard hashes < source.count - offset else { return false }
        for ahead in 1...hashes where source[offset + ahead] != UInt8(ascii: "#") { return false }
        return true
    }
}
