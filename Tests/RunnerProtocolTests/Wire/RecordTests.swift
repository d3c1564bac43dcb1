import Foundation
import RunnerProtocol
import Testing

/// Records as bytes, the good and the bad.
@Suite struct RecordTests {
    private func read(_ body: [UInt8]) throws -> [Incoming] {
        var reader = RecordReader(body)
        var found: [Incoming] = []
        while let incoming = try reader.next() { found.append(incoming) }
        return found
    }

    private func fault(_ body: [UInt8]) -> WireFault? {
        do {
            _ = try read(body)
            return nil
        } catch {
            return (error as? WireError)?.fault
        }
    }

    private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    /// The record with its fields cut or followed by others.
    private func reframed(_ record: [UInt8], _ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
        var reader = ByteReader(record)
        var writer = ByteWriter([try reader.byte()])
        var fields = try reader.bytes(Int(try reader.varint()))
        change(&fields)
        writer.varint(UInt64(fields.count))
        writer.bytes(fields)
        return writer.bytes
    }

    @Test func `there is a sample of every kind`() {
        #expect(Samples.all.map(\.record.kind.rawValue).sorted() == RecordKind.allCases.map(\.rawValue).sorted())
        #expect(Set(RecordKind.allCases.map { $0.rawValue & 0x3f }).count == RecordKind.allCases.count)
    }

    @Test func `a record is written and read as agreed`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        for (name, record) in Samples.all {
            let golden = try String(contentsOf: folder.appending(path: "Golden/\(name).hex"), encoding: .utf8)
            let bytes = try record.encoded()
            #expect(hex(bytes) + "\n" == golden, "\(name)")
            #expect(try read(bytes) == [.record(record)], "\(name)")
        }
    }

    @Test func `the document shows every record as it is`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "Sources/RunnerProtocol/PROTOCOL.md"), encoding: .utf8)
        // ```example NAME, then hexadecimal digits, each line with an explanation behind two spaces.
        var examples: [String: String] = [:]
        for block in page.components(separatedBy: "```example ").dropFirst() {
            let lines = block.components(separatedBy: "```")[0].split(separator: "\n")
            let digits = lines.dropFirst().map { $0.components(separatedBy: "  ")[0].filter { $0 != " " } }
            examples[String(lines[0])] = digits.joined()
        }
        var expected: [String: String] = [:]
        for (name, record) in Samples.all { expected[name] = hex(try record.encoded()) }
        let assign = try #require(expected["assign"])
        let body = "2100" + assign
        expected["frame"] = String(format: "%04x", body.count / 2) + body
        #expect(examples == expected)
    }

    @Test func `sizes are what they were promised to be`() throws {
        var sizes: [String: Int] = [:]
        for (name, record) in Samples.all { sizes[name] = try record.encoded().count }
        #expect(sizes["ping"] == 2)
        #expect(try #require(sizes["assign"]) <= 24)
        #expect(try #require(sizes["started"]) <= 16)
        #expect(try #require(sizes["ended"]) <= 48)
        #expect((0..<25).count { Samples.report.figures[$0] != nil } == 16)
    }

    @Test func `every truncation of a body is refused`() throws {
        for (name, record) in Samples.all {
            let bytes = try record.encoded()
            for length in 1..<bytes.count { #expect(fault(Array(bytes[..<length])) != nil, "\(name) \(length)") }
        }
    }

    @Test func `cut fields are refused or are the usual ones`() throws {
        for (name, record) in Samples.all {
            let bytes = try record.encoded()
            for cut in 1..<max(bytes.count - 2, 1) {
                let short = try reframed(bytes) { $0.removeLast(min(cut, $0.count)) }
                if fault(short) == nil { #expect(try read(short) != [.record(record)], "\(name) \(cut)") }
            }
        }
    }

    @Test func `fields of a later version are passed over`() throws {
        for (name, record) in Samples.all {
            // A record that ends in usual values is longer when it is written in full, so what follows is fields of it.
            guard !["template", "ended", "direct", "refused", "hello", "profile", "intake", "assign"].contains(name)
            else { continue }
            let longer = try reframed(try record.encoded()) { $0 += [1, 2, 0xff] }
            #expect(try read(longer + [0x21, 0]) == [.record(record), .record(.ping)], "\(name)")
        }
        // All fields of an assignment are there, then one more.
        let assign = Record.order(.assign(Samples.assignment))
        #expect(try read(try reframed(try assign.encoded()) { $0 += [7] }) == [.record(assign)])
    }

    @Test(arguments: [0x00, 0x3f, 0x40, 0x50, 0x7f, 0x2f] as [UInt8]) func `an unknown record is passed over`(
        _ type: UInt8
    ) throws {
        #expect(try read([type, 2, 9, 9, 0x11, 0]) == [.unknown(RecordType(rawValue: type)), .record(.pong)])
    }

    @Test(arguments: [0x80, 0xbf, 0xff, 0xc0, 0xa1, 0xe8] as [UInt8]) func `an unknown critical record is refused`(
        _ type: UInt8
    ) {
        #expect(fault([type, 0]) == .unknownCritical)
    }

    @Test(
        arguments: [
            ([], .empty), ([0x21], .truncated), ([0x21, 1], .truncated), ([0x21, 0x80, 0], .notShortest),
            ([0x82, 0], .truncated), ([0x82, 2, 0x81, 0], .notShortest), ([0x82, 1, 0x80], .truncated),
            ([0x82, 10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], .outOfRange),
            ([0x82, 10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2], .outOfRange),
            ([0xdd, 1, 3], .outOfRange), ([0xdb, 3, 1, 1, 3], .outOfRange), ([0xdc, 3, 1, 1, 0], .outOfRange),
            ([0xdc, 3, 1, 1, 65], .outOfRange), ([0xdc, 2, 1, 1], .truncated), ([0xeb, 3, 1, 1, 6], .outOfRange),
            ([0x01, 1, 7], .outOfRange), ([0x01, 3, 0, 1, 10], .badText), ([0x24, 5, 1, 1, 0, 0], .truncated),
            ([0x24, 4, 1, 1, 0, 0], .outOfRange), ([0x21, 0xff, 0xff, 0x04], .outOfRange),
        ] as [([UInt8], WireFault)])
    func `what breaks a rule is refused`(_ body: [UInt8], _ expected: WireFault) {
        #expect(fault(body) == expected)
    }

    @Test func `an error says what is wrong and where`() {
        var text: [UInt8] = []
        WireError(.outOfRange, type: RecordType(rawValue: 0xe9), offset: 17).append(to: &text)
        #expect(String(decoding: text, as: UTF8.self) == "record e9 at byte 17: a number is out of range")
    }

    @Test func `a body that is longer than any may be is refused`() {
        #expect(fault([UInt8](repeating: 0, count: WireLimits.frameBytesMax + 1)) == .tooLong)
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 1 << 32, .max - 1, .max] as [UInt64])
    func `a number comes back`(_ value: UInt64) throws {
        var writer = ByteWriter()
        writer.varint(value)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.varint() == value)
        #expect(reader.left == 0)
        for length in 0..<writer.bytes.count {
            var short = ByteReader(Array(writer.bytes[..<length]))
            #expect(throws: WireFault.truncated) { try short.varint() }
        }
    }
}
