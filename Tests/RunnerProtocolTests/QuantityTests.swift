import RunnerProtocol
import Testing

/// What people write for durations, sizes and counts.
struct QuantityTests {
    @Test(arguments: [
        ("0", 0), ("5", 5000), ("500ms", 500), ("5s", 5000), ("2m", 120_000), ("2min", 120_000), ("1h", 3_600_000),
        ("1d", 86_400_000), ("1.5s", 1500), ("0.5", 500), (".5s", 500), ("0.25h", 900_000), ("1.000001s", 1001),
        ("0.1ms", 1), ("007s", 7000), ("5S", 5000), ("2Min", 120_000), ("500MS", 500),
        ("1m30s", 90_000), ("1M30S", 90_000), ("2d3h", 183_600_000), ("1h0.5m", 3_630_000), ("1m.5s", 60_500),
        ("1d1h1min1s1ms", 90_061_001), ("0h0s", 0),
        ("18446744073709551615ms", UInt64.max), ("213503982334d", 18_446_744_073_657_600_000),
    ])
    func `a duration is milliseconds, rounded up`(text: String, milliseconds: UInt64) {
        #expect(Quantity.milliseconds(Array(text.utf8)[...]) == milliseconds)
    }

    @Test(arguments: [
        "", " ", "s", ".", "-1", "+1", "1.", "1.s", "..5", "1..5", "1 s", " 1s", "1s ", "1x", "1mss", "1mins", "1w",
        "1K", "1m30", "30s1m", "1m1m", "1m1min", "1s1s", "1m30s ", "1m 30s", "1mm1s", "1m-1s", "1m1.s", "1m..5s",
        "213503982334d999999h", "0x10", "1e3", "1,5", "5s5", "1s\n", "\u{661}s", "1\u{b5}s", "1.0000001s",
        "18446744073709551616ms",
        "18446744073709551615s", "18446744073709551615.5ms", "213503982335d", "99999999999999999999", "infinity",
    ])
    func `what is no duration, or does not fit, is refused`(text: String) {
        #expect(Quantity.milliseconds(Array(text.utf8)[...]) == nil)
    }

    @Test(arguments: [
        ("0", 0), ("700", 700), ("700b", 700), ("64K", 65536), ("64k", 65536), ("64KB", 65536), ("64KiB", 65536),
        ("10M", 10_485_760), ("10mib", 10_485_760), ("1G", 1 << 30), ("1gb", 1 << 30), ("2T", 2 << 40),
        ("2TiB", 2 << 40), ("1.5K", 1536), ("0.001K", 2), (".5M", 524_288), ("18446744073709551615", UInt64.max),
        ("16777215T", 16_777_215 << 40),
    ])
    func `a size is bytes, in binary units, rounded up`(text: String, bytes: UInt64) {
        #expect(Quantity.bytes(Array(text.utf8)[...]) == bytes)
    }

    @Test(arguments: [
        "", "K", "-1K", "1 K", "1P", "1E", "1KK", "1KiBs", "1ms", "1.", "1.K", "0x1K", "16777216T",
        "18446744073709551616", "18446744073709551615.5", "1\0", "1K\0",
    ])
    func `what is no size, or does not fit, is refused`(text: String) {
        #expect(Quantity.bytes(Array(text.utf8)[...]) == nil)
    }

    /// A unit is letters. Bit 0x20 turns upper case into lower case, and must not turn anything else into a letter.
    @Test(arguments: UInt8.min...UInt8.max)
    func `only letters are units`(byte: UInt8) {
        let isUnit = "kKmMgGtTbB".utf8.contains(byte)
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        #expect((Quantity.bytes([UInt8(ascii: "1"), byte]) != nil) == (isUnit || isDigit))
        let isTime = "sSmMhHdD".utf8.contains(byte)
        #expect((Quantity.milliseconds([UInt8(ascii: "1"), byte]) != nil) == (isTime || isDigit))
    }

    @Test(arguments: [("0", 0), ("1", 1), ("0010", 10), ("18446744073709551615", UInt64.max)])
    func `a count is a whole number`(text: String, count: UInt64) {
        #expect(Quantity.count(Array(text.utf8)[...]) == count)
    }

    @Test(arguments: ["", "-0", "+1", "1.0", "1.5", "1K", "1 ", "18446744073709551616", "abc", "1_000"])
    func `anything else is no count`(text: String) {
        #expect(Quantity.count(Array(text.utf8)[...]) == nil)
    }

    @Test(arguments: [("0.25", 250), ("4", 4000), (".001", 1), ("0.0001", 1), ("1.5", 1500), ("0.999999", 1000)])
    func `CPUs are counted in thousandths`(text: String, thousandths: UInt64) {
        #expect(Quantity.thousandths(Array(text.utf8)[...]) == thousandths)
    }

    @Test(arguments: ["", "0", "0.0", "-1", "1K", "1s", "1.", "18446744073709551615", "0.0000001"])
    func `no CPU at all, or none that is a number, is refused`(text: String) {
        #expect(Quantity.thousandths(Array(text.utf8)[...]) == nil)
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("-20", -20), ("19", 19), ("2147483647", Int32.max), ("-2147483648", Int32.min),
    ])
    func `a signed number keeps its sign`(text: String, value: Int32) {
        #expect(Quantity.signed(Array(text.utf8)[...]) == value)
    }

    @Test(arguments: [
        "", "-", "--1", "+1", "1.5", "-1.5", "2147483648", "-2147483649", "18446744073709551615",
        "-18446744073709551615", "-9223372036854775808",
    ])
    func `what is no signed number, or does not fit, is refused`(text: String) {
        #expect(Quantity.signed(Array(text.utf8)[...]) == nil)
    }

    @Test(arguments: [("0", 0), ("022", 0o22), ("77", 0o77), ("00022", 0o22), ("7777", 0o7777)])
    func `a mask is octal`(text: String, mask: UInt32) {
        #expect(Quantity.octal(Array(text.utf8)[...]) == mask)
    }

    @Test(arguments: ["", "8", "0o22", "-1", "10000", "000022", "0 2", "2a"])
    func `what is not octal, or too large for a mode, is refused`(text: String) {
        #expect(Quantity.octal(Array(text.utf8)[...]) == nil)
    }
}
