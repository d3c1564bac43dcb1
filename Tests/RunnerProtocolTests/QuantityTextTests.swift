import RunnerProtocol
import Testing

@Suite struct QuantityTextTests {
    @Test(
        arguments: [
            (0, "0"), (1, "1"), (1023, "1023"), (1024, "1K"), (1536, "1.5K"), (64 << 20, "64M"), (1 << 30, "1G"),
            ((1 << 30) + (1 << 29), "1.5G"), (5 << 40, "5T"), (UInt64.max, "16777215.9T"),
        ] as [(UInt64, String)])
    func `a size is written in the largest unit it fills`(_ bytes: UInt64, _ text: String) {
        var written: [UInt8] = []
        written.append(size: bytes)
        #expect(String(decoding: written, as: UTF8.self) == text)
    }

    @Test(
        arguments: [
            (0, "0s"), (1, "1us"), (999, "999us"), (1000, "1ms"), (12_500, "12.5ms"), (999_999, "999.9ms"),
            (1_000_000, "1s"), (1_230_000, "1.23s"), (1_050_000, "1.05s"), (60_000_000, "1m"), (125_000_000, "2m5s"),
            (3_600_000_000, "1h"), (11_040_000_000, "3h4m"), (183_600_000_000, "2d3h"),
        ] as [(UInt64, String)])
    func `a duration is written in at most two units`(_ microseconds: UInt64, _ text: String) {
        var written: [UInt8] = []
        written.append(duration: microseconds)
        #expect(String(decoding: written, as: UTF8.self) == text)
    }

    @Test func `milliseconds beyond the range stay at its end`() {
        var written: [UInt8] = []
        written.append(milliseconds: .max)
        #expect(String(decoding: written, as: UTF8.self) == "213503982d8h")
    }

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
