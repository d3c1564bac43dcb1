import RunnerProtocol
import Testing

/// UTF-8 as RFC 3629 has it, held against Swift's own.
struct UTF8BytesTests {
    @Test func `every character is as long as Swift makes it, and written as Swift writes it`() {
        // Every boundary of the encoding and a stride through the rest.
        let boundaries: [UInt32] = [
            0, 0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0x1000, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x3ffff, 0x40000, 0xfffff,
            0x100000, 0x10ffff,
        ]
        for number in boundaries + Array(stride(from: 1, to: 0x110000, by: 997)) {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let expected = Array(String(Character(scalar)).utf8)
            var bytes: [UInt8] = []
            UTF8Bytes.append(number, to: &bytes)
            #expect(bytes == expected)
            #expect(UTF8Bytes.sequenceLength((expected + [0x61])[...]) == expected.count)
        }
    }

    @Test(
        arguments: [
            [], [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc2], [0xc2, 0x20], [0xe0, 0x9f, 0xbf], [0xe0, 0xa0],
            [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xe1, 0x80, 0x20], [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x90, 0x80],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xf1, 0x80, 0x80, 0xc0],
        ] as [[UInt8]])
    func `overlong, surrogate, too large and cut off are refused`(bytes: [UInt8]) {
        #expect(UTF8Bytes.sequenceLength(bytes[...]) == nil)
    }
}
