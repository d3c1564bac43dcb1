import RunnerProtocol
import Testing

@Suite struct BytesTextTests {
    @Test func `quoted text obeys no control character and is cut`() {
        var written: [UInt8] = []
        written.append(quoted: Array("a\u{1b}[31m\nb".utf8)[...])
        #expect(String(decoding: written, as: UTF8.self) == "'a?[31m?b'")
        written = []
        written.append(quoted: [UInt8](repeating: 65, count: 201)[...])
        #expect(written.count == 200 + 2 + 3)
    }

    @Test(arguments: [0, 7, 10, 99, 100, 12_345, UInt64.max]) func `numbers are written in decimal`(_ value: UInt64) {
        var written: [UInt8] = []
        written.append(decimal: value)
        #expect(String(decoding: written, as: UTF8.self) == String(value))
    }

    @Test func `negative numbers and leading zeros are written`() {
        var written: [UInt8] = []
        written.append(decimal: Int32.min)
        written.append(decimal: 7 as UInt64, width: 3)
        written.append(decimal: 1234 as UInt64, width: 3)
        #expect(String(decoding: written, as: UTF8.self) == "-21474836480071234")
    }
}
