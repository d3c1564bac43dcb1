/// Writes a script again in one form: four blanks for each level, one blank around operators, at most one empty line.
///
/// Line breaks stay where the author put them, and so do all tokens and comments: only blanks between them change. Formatting
/// what is formatted changes nothing.
package struct Formatter {
    private static let indentation = 4
    private var output: [UInt8] = []
    /// Scalars written since the last line feed.
    private var column = 0
    /// The level of the line that is being written.
    private var level = 0
    /// For each open bracket, the level of the line it stands in.
    private var open: [Int] = []

    private init() {}

    /// A script in its form. Fails with the error of the parser, or when blanks alone cannot keep the meaning.
    package static func format(_ source: [UInt8], options: SyntaxOptions = SyntaxOptions()) throws(ScriptError)
        -> [UInt8]
    {
        let body = Engine.withoutInterpreterLine(source)
        let pieces = try pieces(of: body, options)
        var formatter = Formatter()
        if body.count < source.count {
            formatter.output = source.prefix(source.count - body.count).filter { $0 != UInt8(ascii: "\r") }
            formatter.output.append(UInt8(ascii: "\n"))
        }
        formatter.write(pieces)
        let result = formatter.output
        let again = try Self.pieces(of: Engine.withoutInterpreterLine(result), options)
        guard Self.meaning(of: pieces) == Self.meaning(of: again) else {
            throw ScriptError(.system("the script cannot be formatted without changing what it says"))
        }
        return result
    }

    private static func pieces(of source: [UInt8], _ options: SyntaxOptions) throws(ScriptError) -> [FormatPiece] {
        var options = options
        options.keepsElements = true
        var parser = Parser(source: source, options: options)
        _ = try parser.parseScript()
        return FormatPiece.pieces(parser.elements, of: parser.source)
    }

    /// What must stay: tokens, and comments. `( )` is `()`, and `| |` is `||`.
    private static func meaning(of pieces: [FormatPiece]) -> [Token.Kind?] {
        var kinds: [Token.Kind?] = []
        for piece in pieces {
            switch (kinds.last, piece.kind) {
            case (.symbol(.leftParen)??, .symbol(.rightParen)?): kinds[kinds.count - 1] = .symbol(.unit)
            case (.symbol(.pipe)??, .symbol(.pipe)?): kinds[kinds.count - 1] = .symbol(.or)
            default: kinds.append(piece.kind)
            }
        }
        return kinds
    }

    // MARK: Lines

    private mutating func write(_ pieces: [FormatPiece]) {
        for index in pieces.indices {
            let piece = pieces[index]
            let previous = index > 0 ? pieces[index - 1] : nil
            if piece.breaks > 0 || previous == nil {
                beginLine(pieces, index)
            } else if let previous, Self.areApart(previous, piece) {
                append([UInt8(ascii: " ")])
            }
            append(piece.role == .operand ? moved(piece) : piece.text)
            follow(piece)
        }
        if !pieces.isEmpty { output.append(UInt8(ascii: "\n")) }
    }

    private mutating func beginLine(_ pieces: [FormatPiece], _ index: Int) {
        let piece = pieces[index]
        if index > 0 {
            output.append(UInt8(ascii: "\n"))
            let isInside = pieces[index - 1].opens || piece.closes
            if piece.breaks > 1 && !isInside { output.append(UInt8(ascii: "\n")) }
        } else if piece.breaks > 1 && !output.isEmpty {
            output.append(UInt8(ascii: "\n"))
        }
        if piece.closes {
            level = open.last ?? 0
        } else {
            level = open.last.map { $0 + 1 } ?? 0
            if Self.continues(pieces, index) { level += 1 }
        }
        column = 0
        append([UInt8](repeating: UInt8(ascii: " "), count: level * Self.indentation))
    }

    /// Whether a line goes on with what the line before began. A comment goes with the token behind it.
    private static func continues(_ pieces: [FormatPiece], _ index: Int) -> Bool {
        guard let next = pieces[index...].first(where: { $0.role != .comment }),
            let last = pieces[..<index].last(where: { $0.role != .comment })
        else { return false }
        switch next.role {
        case .joint, .infix: return true
        case .range where last.endsOperand: return true
        default: return last.role == .infix || last.role == .joint || last.role == .prefix || last.role == .range
        }
    }

    private mutating func follow(_ piece: FormatPiece) {
        if piece.opens { open.append(level) }
        if piece.closes { _ = open.popLast() }
    }

    private mutating func append(_ bytes: [UInt8]) {
        output += bytes
        let line = bytes.lastIndex(of: UInt8(ascii: "\n"))
        if line != nil { column = 0 }
        column += bytes[(line.map { $0 + 1 } ?? 0)...].count { $0 & 0xc0 != 0x80 }
    }

    /// The text of a string whose lines are joined by a backslash: blanks that begin its lines count up to the column of its
    /// quotation mark, so they move with it.
    private func moved(_ piece: FormatPiece) -> [UInt8] {
        guard case .string? = piece.kind, piece.text.first == UInt8(ascii: "\""),
            piece.text.contains(UInt8(ascii: "\n"))
        else { return piece.text }
        let shift = column + 1 - piece.column
        var result: [UInt8] = []
        var index = 0
        while index < piece.text.count {
            let byte = piece.text[index]
            result.append(byte)
            index += 1
            if byte == UInt8(ascii: "\\"), index < piece.text.count, piece.text[index] != UInt8(ascii: "\n"),
                piece.text[index] != UInt8(ascii: "\r")
            {
                result.append(piece.text[index])
                index += 1
            } else if byte == UInt8(ascii: "\n") {
                let blanks = piece.text[index...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                if shift <= 0 {
                    result += blanks.dropFirst(-shift)
                } else {
                    result += [UInt8](repeating: UInt8(ascii: " "), count: shift) + blanks
                }
                index += blanks.count
            }
        }
        return result
    }
}

extension FormatPiece {
    /// Whether what follows is one level deeper, until the piece that closes.
    var opens: Bool { role == .opener || role == .blockStart || role == .textStart && text == [UInt8(ascii: "{")] }

    /// Whether it ends what a piece that opens began.
    var closes: Bool { role == .closer || role == .blockEnd || role == .textEnd }
}
