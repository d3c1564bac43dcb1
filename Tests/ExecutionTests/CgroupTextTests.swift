import RunnerProtocol
import System
import Testing

@testable import Execution

/// What is read from a cgroup's files and written to them.
struct CgroupTextTests {
    private func value(_ key: StaticString, _ text: String) -> UInt64? {
        KernelText.value(of: key, in: Array(text.utf8))
    }

    private static let cpuStat = """
        usage_usec 2534
        user_usec 1200
        system_usec 1334
        nice_usec 0
        nr_periods 0

        """

    @Test func `a key of a flat file has its number`() {
        #expect(value("usage_usec", Self.cpuStat) == 2534)
        #expect(value("user_usec", Self.cpuStat) == 1200)
        #expect(value("system_usec", Self.cpuStat) == 1334)
    }

    @Test func `a key is the whole word at the start of a line`() {
        #expect(value("oom", "oom_kill 3\noom 1\n") == 1)
        #expect(value("kill", "oom_kill 3\n") == nil)
        #expect(value("usec", Self.cpuStat) == nil)
        #expect(value("max", "high 1\nmax") == nil)
    }

    @Test(arguments: ["max", "max ", "max x\n", "max -1\n", "max 18446744073709551616\n", "max 1x\n"])
    func `what is not a number has no value`(text: String) {
        #expect(value("max", text) == nil)
    }

    @Test func `the largest number is read`() {
        #expect(value("max", "max 18446744073709551615\n") == .max)
    }

    @Test func `a file with one number is that number`() {
        #expect(KernelText.number(in: [UInt8]("1048576\n")) == 1_048_576)
        #expect(KernelText.number(in: [UInt8]("max\n")) == nil)
        #expect(KernelText.number(in: []) == nil)
        #expect(KernelText.number(in: [UInt8]("7"), at: 1) == nil)
    }

    @Test func `pressure is the total of those that waited at all`() {
        let text = """
            some avg10=0.12 avg60=0.05 avg300=0.00 total=43210
            full avg10=0.00 avg60=0.00 avg300=0.00 total=7

            """
        #expect(KernelText.someTotal(Array(text.utf8)) == 43210)
        #expect(KernelText.someTotal([UInt8]("full avg10=0.00 total=7\n")) == nil)
        #expect(KernelText.someTotal([UInt8]("some avg10=0.00 avg60=0.0")) == nil)
        #expect(KernelText.someTotal([UInt8]("some avg10=0.00 total=")) == nil)
    }

    private func bytes(_ text: String) -> (read: UInt64, written: UInt64) {
        var sum = DeviceBytes()
        for line in text.split(separator: "\n") { sum.take(Array(line.utf8)) }
        return (sum.read, sum.written)
    }

    @Test func `bytes of all devices are summed`() {
        let sum = bytes(
            """
            254:16 rbytes=4096 wbytes=100 rios=1 wios=2 dbytes=9 dios=9
            254:0 rbytes=1000 wbytes=23 rios=7 wios=7 dbytes=0 dios=0

            """)
        #expect(sum.read == 5096)
        #expect(sum.written == 123)
    }

    @Test func `a device that was not used has no numbers`() {
        #expect(bytes("") == (0, 0))
        #expect(bytes("254:0 \n8:0 rbytes=5 wbytes=6\n") == (5, 6))
    }

    @Test func `fields lie between separators`() {
        let line = [UInt8]("a bc  d")
        let blank = UInt8(ascii: " ")
        #expect(KernelText.field(0, of: line, separator: blank) == [UInt8]("a"))
        #expect(KernelText.field(1, of: line, separator: blank) == [UInt8]("bc"))
        #expect(KernelText.field(2, of: line, separator: blank) == [])
        #expect(KernelText.field(3, of: line, separator: blank) == [UInt8]("d"))
        #expect(KernelText.field(4, of: line, separator: blank) == nil)
        #expect(KernelText.field(1, of: line, from: 2, separator: blank) == [])
        #expect(KernelText.field(0, of: [], separator: blank) == nil)
    }

    @Test func `lines come one by one, however long the file is`() throws {
        let fake = try FakeCgroup.make(files: ["file": "", "empty": ""])
        let long = String(repeating: "x", count: KernelLines.lineBytesMax + 5000)
        try fake.write("file", "a\n\n\(long)\nlast")
        let directory = try fake.open()
        var lines = KernelLines(try directory.open("file", .read))
        var read: [Int] = []
        while lines.next() { read.append(lines.line.count) }
        #expect(read == [1, 0, KernelLines.lineBytesMax, 4])
        var none = KernelLines(try directory.open("empty", .read))
        let isThere = none.next()
        #expect(!isThere)
    }

    @Test(arguments: [
        (1000, "100000 100000"), (250, "25000 100000"), (4000, "400000 100000"), (10, "1000 100000"),
        (9, "9000 1000000"), (1, "1000 1000000"), (UInt64.max, "max 100000"),
    ])
    func `a share of the CPUs is a quota in a period`(thousandths: UInt64, text: String) {
        #expect(LimitText.cpuMax(thousandths: thousandths) == Array(text.utf8))
    }

    @Test func `a device's limit names only what is limited`() {
        var device = ControlLimits.DeviceLimit(major: 254, minor: 16)
        #expect(LimitText.ioMax(device) == [UInt8]("254:16"))
        device.writeBytesPerSecond = 1_048_576
        #expect(LimitText.ioMax(device) == [UInt8]("254:16 wbps=1048576"))
        device.readBytesPerSecond = 5
        #expect(LimitText.ioMax(device) == [UInt8]("254:16 rbps=5 wbps=1048576"))
    }

    @Test func `any limit of memory makes an OOM end the whole job`() {
        var limits = ControlLimits()
        #expect(LimitText.value(0, for: .oomGroup, of: limits) == nil)
        limits.processes = 5
        #expect(LimitText.value(0, for: .oomGroup, of: limits) == nil)
        limits.memoryHighBytes = 1 << 20
        #expect(LimitText.value(0, for: .oomGroup, of: limits) == [UInt8]("1"))
        #expect(LimitText.value(0, for: .memoryHigh, of: limits) == [UInt8]("1048576"))
        #expect(LimitText.value(0, for: .memoryMax, of: limits) == nil)
    }
}
