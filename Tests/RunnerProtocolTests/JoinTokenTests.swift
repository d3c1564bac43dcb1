import Foundation
import RunnerProtocol
import Testing

struct JoinTokenTests {
    private static let key = Array(0..<32) as [UInt8]
    private static let secret = Array(0xf0...0xff) as [UInt8]
    private static let addresses = ["tcp:coordinator.example:7419", "tcp:[2001:db8::7]:7419"].map { Array($0.utf8) }

    private func token(
        key: [UInt8] = key, secret: [UInt8] = secret, name: String = "node7", addresses: [[UInt8]] = addresses
    ) throws -> JoinToken {
        try JoinToken(coordinator: key, secret: secret, name: Array(name.utf8), addresses: addresses)
    }

    /// The line of any bytes, with the right checksum.
    private func line(_ body: [UInt8]) -> [UInt8] {
        let value = CRC32C(of: body[...]).value
        let checksum = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
        let text = Data(body + checksum).base64EncodedString()
        return Array("hero1-".utf8)
            + text.utf8.filter { $0 != UInt8(ascii: "=") }.map {
                $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
            }
    }

    private func body(name: String = "a", addresses: [String] = ["tcp:a:1"]) -> [UInt8] {
        var body = Self.key + Self.secret + [UInt8(name.utf8.count)] + name.utf8 + [UInt8(addresses.count)]
        for address in addresses { body += [UInt8(address.utf8.count)] + address.utf8 }
        return body
    }

    @Test func `a token is written and read as agreed`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let golden = try String(contentsOf: folder.appending(path: "Golden/join-token.txt"), encoding: .utf8)
        #expect(String(decoding: try token().text, as: UTF8.self) + "\n" == golden)
        #expect(try JoinToken(text: Array(golden.utf8.dropLast())) == token())
    }

    @Test func `the longest token is as long as was promised, and one more letter is refused`() throws {
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: 255)
        let token = try token(
            name: String(repeating: "n", count: 128), addresses: [[UInt8]](repeating: long, count: 8))
        #expect(token.text.count == JoinToken.textBytesMax)
        #expect(try JoinToken(text: token.text) == token)
        #expect(throws: JoinTokenFault.mistyped) { try JoinToken(text: token.text + [UInt8(ascii: "A")]) }
    }

    @Test func `a letter that is wrong, missing, twice or in its neighbour's place is a mistake in typing`() throws {
        let text = try token().text
        let other = Array("Aa0-_=+/ \n\u{0}é".utf8)
        for at in 6..<text.count {
            for letter in other where letter != text[at] {
                var changed = text
                changed[at] = letter
                #expect(throws: JoinTokenFault.mistyped) { try JoinToken(text: changed) }
            }
            var changed = text
            changed.remove(at: at)
            #expect(throws: JoinTokenFault.mistyped) { try JoinToken(text: changed) }
            changed = text
            changed.insert(text[at], at: at)
            #expect(throws: JoinTokenFault.mistyped) { try JoinToken(text: changed) }
            if at + 1 < text.count, text[at] != text[at + 1] {
                changed = text
                changed.swapAt(at, at + 1)
                #expect(throws: JoinTokenFault.mistyped) { try JoinToken(text: changed) }
            }
        }
    }

    @Test(arguments: ["hero1-", "hero1-A", "hero1-AA", "hero1-AAAAA", "hero1-AAAAAA"])
    func `what is too short for a checksum is a mistake in typing`(_ text: String) {
        #expect(throws: JoinTokenFault.mistyped) { try JoinToken(text: Array(text.utf8)) }
    }

    @Test(arguments: ["", "hero1", "hero2-AAAA", "Hero1-AAAA", " hero1-AAAA", "tcp:a:1"])
    func `what does not begin as one is no token`(_ text: String) {
        #expect(throws: JoinTokenFault.notToken) { try JoinToken(text: Array(text.utf8)) }
    }

    @Test func `a token that is whole and says what cannot be is told from one that is mistyped`() throws {
        #expect(throws: Never.self) { try JoinToken(text: line(body())) }
        let bad = [
            Self.key, Self.key + Self.secret, body().dropLast(), body() + [0], body(name: ""), body(name: "a/b"),
            body(name: String(repeating: "n", count: 129)), body(addresses: []), body(addresses: [""]),
            body(addresses: ["tcp:\n:1"]), body(addresses: [String](repeating: "tcp:a:1", count: 9)),
        ]
        for body in bad { #expect(throws: JoinTokenFault.malformed) { try JoinToken(text: line(body)) } }
    }

    @Test func `what cannot be read is not made`() {
        #expect(throws: JoinTokenFault.malformed) { try token(key: []) }
        #expect(throws: JoinTokenFault.malformed) { try token(secret: Self.secret + [0]) }
        #expect(throws: JoinTokenFault.malformed) { try token(name: "..") }
        #expect(throws: JoinTokenFault.malformed) { try token(addresses: []) }
        #expect(throws: JoinTokenFault.malformed) { try token(addresses: [[UInt8](repeating: 97, count: 256)]) }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func `no bytes make it trap, and what is read is written as it was`(
        _ seed: UInt64
    ) {
        var generator = SplitMix(seed: seed)
        var read = 0
        for _ in 0..<5_000 {
            var bytes = body(addresses: ["tcp:a:1", "tcp:b:2"])
            for _ in 0..<Int(generator.next() % 4) {
                let at = Int(generator.next() % UInt64(bytes.count))
                switch generator.next() % 3 {
                case 0: bytes[at] = UInt8(truncatingIfNeeded: generator.next() % 40)
                case 1: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: at)
                default: bytes.removeSubrange(at...)
                }
                if bytes.isEmpty { break }
            }
            let text = line(bytes)
            guard let token = try? JoinToken(text: text) else { continue }  // most say what cannot be
            #expect(token.text == text)
            read += 1
        }
        #expect(read > 1_000)
    }
}
