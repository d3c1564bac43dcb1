import Script
import Testing

/// Many broken scripts, the same on every run: the parser must refuse or read each of them, never trap, and account for
/// every byte.
@Suite struct SyntaxFuzzTests {
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    private static let spice: [[UInt8]] =
        [
            "${", "`", "\"", "'", "#\"", "##", "/*", "*/", "//", "\n", "\r\n", "\\", "\\u", "\u{1f600}", "\u{e9}", "|",
            "||", "{",
            "}", "(", ")", "#{", "[", "]", "..", "..=", "=>", "_", "!in", "?.", "?[", "::", "fn f(", "switch x {", "1e",
            "0x", ";",
            "return ", "break ", "catch (", "private ", "export ", "import ", " if ", " as ", "-", "--",
            "9223372036854775808",
        ].map { [UInt8]($0.utf8) } + [[0xff], [0xc3], [0xf0, 0x9f], [0], [0x80, 0x80]]

    /// Reads a text in every way and checks that the elements cover it.
    private func read(_ text: [UInt8]) {
        var options = SyntaxOptions()
        options.keepsElements = true
        options.strictVariables = text.count % 3 == 0
        if text.count % 2 == 0 {
            options.expressionDepthMax = 0
            options.functionExpressionDepthMax = 0
        }
        var script = Parser(source: text, options: options)
        let isRead = (try? script.parseScript()) != nil
        checkElements(of: script, isComplete: isRead)
        var expression = Parser(source: text, options: options)
        _ = try? expression.parseExpression()
        var evaluated = Parser(source: text, options: options)
        _ = try? evaluated.parseEvaluated(variables: ["x"])
    }

    /// Elements follow one another, and only blanks lie between them.
    private func checkElements(of parser: Parser, isComplete: Bool) {
        let source = parser.source
        var end = 0
        for element in parser.elements {
            guard element.bytes.lowerBound >= end, isBlank(source[end..<element.bytes.lowerBound]) else {
                Issue.record("bytes \(end) to \(element.bytes) of \(String(decoding: source, as: UTF8.self))")
                return
            }
            end = element.bytes.upperBound
        }
        if isComplete { #expect(end == source.count) }
    }

    private func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0c || $0 == 0x0d }
    }

    @Test func `scripts with bytes changed are read or refused`() throws {
        let scripts = try ConformanceCase.all().map { [UInt8]($0.script.utf8) }
        var dice = Dice(state: 20_240_817)
        for _ in 0..<40_000 {
            var text = scripts[Int.random(in: 0..<scripts.count, using: &dice)]
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                let place = Int.random(in: 0...text.count, using: &dice)
                switch Int.random(in: 0..<5, using: &dice) {
                case 0:
                    text.insert(contentsOf: Self.spice[Int.random(in: 0..<Self.spice.count, using: &dice)], at: place)
                case 1: text.removeSubrange(place...)
                case 2: text.removeSubrange(..<place)
                case 3 where place < text.count: text[place] = UInt8.random(in: 0...255, using: &dice)
                default: if place < text.count { text.remove(at: place) }
                }
            }
            read(text)
        }
    }

    @Test func `scripts with tokens moved are read or refused`() throws {
        let scripts = try ConformanceCase.all().map { pieces(of: [UInt8]($0.script.utf8)) }.filter { !$0.isEmpty }
        var dice = Dice(state: 7)
        for _ in 0..<40_000 {
            var tokens = scripts[Int.random(in: 0..<scripts.count, using: &dice)]
            let others = scripts[Int.random(in: 0..<scripts.count, using: &dice)]
            for _ in 0..<Int.random(in: 1...5, using: &dice) where !tokens.isEmpty {
                let place = Int.random(in: 0..<tokens.count, using: &dice)
                switch Int.random(in: 0..<5, using: &dice) {
                case 0: tokens.remove(at: place)
                case 1: tokens.insert(others[Int.random(in: 0..<others.count, using: &dice)], at: place)
                case 2: tokens.swapAt(place, Int.random(in: 0..<tokens.count, using: &dice))
                case 3: tokens.insert(contentsOf: others, at: place)
                default: tokens.insert(Self.spice[Int.random(in: 0..<Self.spice.count, using: &dice)], at: place)
                }
            }
            read([UInt8](tokens.joined(separator: dice.next() % 4 == 0 ? [] : [0x20])))
        }
    }

    @Test func `noise is read or refused`() {
        var dice = Dice(state: 99)
        for _ in 0..<20_000 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 1...30, using: &dice) {
                text += Self.spice[Int.random(in: 0..<Self.spice.count, using: &dice)]
                if dice.next() % 2 == 0 { text.append(UInt8.random(in: 0x20...0x7e, using: &dice)) }
            }
            read(text)
        }
    }

    private func pieces(of source: [UInt8]) -> [[UInt8]] {
        var options = SyntaxOptions()
        options.keepsElements = true
        var parser = Parser(source: source, options: options)
        _ = try? parser.parseScript()
        return parser.elements.map { [UInt8](parser.source[$0.bytes]) }
    }

    @Test func `a script can be written again from its elements`() throws {
        var count = 0
        for record in try ConformanceCase.all() {
            var options = record.syntaxOptions
            options.keepsElements = true
            var parser = Parser(source: [UInt8](record.script.utf8), options: options)
            guard let first = try? parser.parseScript() else { continue }
            var text: [UInt8] = []
            var end = 0
            for element in parser.elements {
                if element.bytes.lowerBound > end { text.append(contentsOf: [0x0a, 0x20]) }
                text.append(contentsOf: parser.source[element.bytes])
                end = element.bytes.upperBound
            }
            #expect(outcome(of: String(decoding: text, as: UTF8.self)) == TreeText.of(first), "\(record.id)")
            count += 1
        }
        #expect(count > 1_300)
    }
}
