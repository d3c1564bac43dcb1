import RunnerProtocol
import System
import Testing

@testable import Execution

/// What is read from a cgroup's files and written to them.
struct CgroupTextTests {
    private func value(_ key: StaticString, _ text: String) -> UInt64? {
        let bytes = Array(text.utf8)
        return KernelText.value(of: key, in: bytes.span)
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
        let bytes = Array("1048576\n".utf8)
        #expect(KernelText.number(bytes.span) == 1_048_576)
        let unlimited = Array("max\n".utf8)
        #expect(KernelText.number(unlimited.span) == nil)
        let empty: [UInt8] = []
        #expect(KernelText.number(empty.span) == nil)
    }

    @Test func `pressure is the total of those that waited at all`() {
        let text = Array(
            """
            some avg10=0.12 avg60=0.05 avg300=0.00 total=43210
            full avg10=0.00 avg60=0.00 avg300=0.00 total=7

            """.utf8)
        #expect(KernelText.someTotal(text.span) == 43210)
        let full = Array("full avg10=0.00 total=7\n".utf8)
        #expect(KernelText.someTotal(full.span) == nil)
        let cut = Array("some avg10=0.00 avg60=0.0".utf8)
        #expect(KernelText.someTotal(cut.span) == nil)
    }

    private func bytes(_ text: String) -> (read: UInt64, written: UInt64) {
        var sum = DeviceBytes()
        for byte in text.utf8 { sum.take(byte) }
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

    @Test func `process ids come one a line`() {
        var scanner = ProcessIdScanner()
        var ids: [Int32] = []
        for byte in "1\n42\n\n4194304\n7".utf8 { if let id = scanner.take(byte) { ids.append(id) } }
        #expect(ids == [1, 42, 4_194_304])
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
        #expect(LimitText.values(for: .oomGroup, of: limits).isEmpty)
        limits.processes = 5
        #expect(LimitText.values(for: .oomGroup, of: limits).isEmpty)
        limits.memoryHighBytes = 1 << 20
        #expect(LimitText.values(for: .oomGroup, of: limits) == [[UInt8]("1")])
        #expect(LimitText.values(for: .memoryHigh, of: limits) == [[UInt8]("1048576")])
        #expect(LimitText.values(for: .memoryMax, of: limits).isEmpty)
    }
}
