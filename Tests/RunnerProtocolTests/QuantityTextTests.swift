import RunnerProtocol
import Testing

/// How amounts are shown to people.
struct QuantityTextTests {
    @Test(
        arguments: [
            (0, "0"), (1, "1"), (1023, "1023"), (1024, "1K"), (1025, "1K"), (1536, "1.5K"), (65535, "63.9K"),
            (65536, "64K"), (1 << 20, "1M"), ((1 << 20) - 1, "1023.9K"), (3 << 29, "1.5G"), (1 << 40, "1T"),
            (1 << 50, "1024T"), (UInt64.max, "16777215.9T"),
        ] as [(UInt64, String)])
    func `a size is shown in binary units and rounded down`(bytes: UInt64, text: String) {
        var shown: [UInt8] = []
        shown.append(size: bytes)
        #expect(String(decoding: shown, as: UTF8.self) == text)
    }

    @Test(
        arguments: [
            (0, "0s"), (1, "1us"), (999, "999us"), (1000, "1ms"), (12_500, "12.5ms"), (12_549, "12.5ms"),
            (999_999, "999.9ms"), (1_000_000, "1s"), (1_230_000, "1.23s"), (1_050_000, "1.05s"), (1_500_000, "1.5s"),
            (59_999_999, "59.99s"), (60_000_000, "1m"), (125_000_000, "2m5s"), (3_599_999_999, "59m59s"),
            (3_600_000_000, "1h"), (11_040_000_000, "3h4m"), (86_400_000_000, "1d"), (183_600_000_000, "2d3h"),
            (UInt64.max, "213503982d8h"),
        ] as [(UInt64, String)])
    func `a duration is shown in two units at most and rounded down`(microseconds: UInt64, text: String) {
        var shown: [UInt8] = []
        shown.append(duration: microseconds)
        #expect(String(decoding: shown, as: UTF8.self) == text)
    }

    @Test(arguments: [(0, "0s"), (1, "1ms"), (1500, "1.5s"), (UInt64.max, "213503982d8h")] as [(UInt64, String)])
    func `milliseconds are shown the same way, whatever their size`(milliseconds: UInt64, text: String) {
        var shown: [UInt8] = []
        shown.append(milliseconds: milliseconds)
        #expect(String(decoding: shown, as: UTF8.self) == text)
    }

    @Test func `a size that was shown without rounding reads back as itself`() {
        for shift in 0..<44 {
            var shown: [UInt8] = []
            shown.append(size: 1 << UInt64(shift))
            #expect(Quantity.bytes(shown[...]) == 1 << UInt64(shift))
        }
    }

    @Test func `a terminal is shown no control character`() {
        var shown: [UInt8] = []
        shown.append(quoted: (Array("a\u{1b}[2J\u{7f}\n\r\0b\u{e9}".utf8))[...])
        #expect(String(decoding: shown, as: UTF8.self) == "'a?[2J????b\u{e9}'")
    }

    @Test func `what is long is cut`() {
        var exact: [UInt8] = []
        exact.append(shown: ([UInt8](repeating: UInt8(ascii: "x"), count: 200))[...])
        #expect(exact.count == 200)
        var long: [UInt8] = []
        long.append(shown: ([UInt8](repeating: UInt8(ascii: "x"), count: 201))[...])
        #expect(long.count == 203)
        #expect(long.suffix(3) == "...")
    }
}
