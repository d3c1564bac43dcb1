/// Where a blank stands between two pieces of a line.
extension Formatter {
    /// Whether a blank stands between a piece and the next one.
    static func areApart(_ left: FormatPiece, _ right: FormatPiece) -> Bool {
        if left.role == .comment || right.role == .comment { return true }
        // The text of a back-tick string goes on directly behind its brace.
        if left.role == .textStart || left.role == .textEnd || right.role == .textEnd { return false }
        if wouldMerge(left, right) { return true }
        switch (left.role, right.role) {
        case (_, .separator), (_, .joint), (.joint, _), (.opener, _), (_, .closer), (.barStart, _), (_, .barEnd):
            return false
        case (.blockStart, .blockEnd), (.prefix, _): return false
        case (_, .range): return !left.endsOperand
        // `||` begins a closure there, as `|` does.
        case (.range, _): return !right.beginsOperand && right.kind != .symbol(.or)
        case (_, .opener) where right.kind != .symbol(.mapStart): return !isAttached(right, to: left)
        case (.operand, .operand) where right.kind == .symbol(.unit): return !isAttached(right, to: left)
        default: return true
        }
    }

    /// `f(`, `f()`, `a[`.
    private static func isAttached(_ right: FormatPiece, to left: FormatPiece) -> Bool {
        if right.kind == .symbol(.leftParen) || right.kind == .symbol(.unit) {
            switch left.kind {
            case .identifier, .reserved: return true
            default: return false
            }
        }
        if right.kind == .symbol(.questionBracket) { return true }
        return left.role == .operand || left.role == .closer
    }

    /// Whether two pieces side by side would be read as another token.
    private static func wouldMerge(_ left: FormatPiece, _ right: FormatPiece) -> Bool {
        guard let end = left.text.last, let start = right.text.first else { return false }
        switch (end, start) {
        case (UInt8(ascii: "."), UInt8(ascii: ".")): return true
        case (UInt8(ascii: "-"), UInt8(ascii: "-")), (UInt8(ascii: "+"), UInt8(ascii: "+")): return true
        // `- 5` is an operator and a number, `-5` is a number.
        case (UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9")): return true
        default: return false
        }
    }
}
