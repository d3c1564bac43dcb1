import Foundation
import Options
import Testing

@Suite struct ResumeSetTests {
    private func line(_ id: UInt64, cause: String = "exit", code: String = "0") -> String {
        let digits = String(id, radix: 16)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        return #"{"name":"a","attempt":1,"cause":"\#(cause)","exit_code":\#(code),"line_id":"\#(padded)"}"#
    }

    private func set(_ lines: [String]) -> ResumeSet {
        var set = ResumeSet()
        for line in lines { set.add(.text(Array(line.utf8))) }
        set.pack()
        return set
    }

    /// What becomes of jobs of these identities, asked for in this order.
    private func taken(_ identities: [UInt64], from set: ResumeSet) -> [Bool] {
        var set = set
        return identities.map { set.take(LineIdentity(bits: $0)) }
    }

    @Test func `a job that succeeded is taken once for each success`() {
        let set = set([line(7), line(3), line(7), line(UInt64.max), line(0)])
        #expect(taken([7, 7, 7, 0, .max, 4], from: set) == [true, true, false, true, true, false])
        #expect(set.unreadable == 0)
    }

    @Test(arguments: [
        ("exit", "1"), ("signal", "null"), ("timeout", "0"), ("oom", "0"), ("spawn_failed", "null"), ("cancelled", "0"),
    ]) func `a job that failed is not taken`(_ cause: String, _ code: String) {
        let set = set([line(7, cause: cause, code: code)])
        #expect(taken([7], from: set) == [false])
        #expect(set.unreadable == 0)
    }

    @Test func `a line that was cut off is passed over`() {
        let whole = line(7)
        for length in 1..<whole.count {
            let set = set([line(3), String(whole.prefix(length))])
            #expect(taken([3, 7], from: set) == [true, false])
            #expect(set.unreadable == 1)
        }
        // As a killed run leaves it, with the next run's reports behind it on the same line.
        #expect(set([String(whole.prefix(20)) + whole]).unreadable == 1)
    }

    @Test(arguments: [
        "", "  ", "{}", #"{"cause":"exit","exit_code":0}"#, #"{"cause":"exit","exit_code":0,"line_id":"7"}"#,
    ])
    func `a line without an identity counts for nothing`(_ line: String) {
        #expect(set([line]).unreadable == 0)
    }

    @Test func `thousands of identities are kept in order`() {
        var generator = SplitMix(seed: 9)
        let identities = (0..<5000).map { _ in generator.next() % 4000 }
        let set = set(identities.map { line($0) })
        let expected = identities.map { _ in true } + identities.map { _ in false }
        #expect(taken(identities + identities, from: set) == expected)
    }

    @Test func `a file that is not there holds no success, and one that cannot be read is an error`() throws {
        let none = try ResumeSet.load(Array("/nonexistent/reports".utf8))
        #expect(taken([1], from: none) == [false])
        #expect(throws: ResumeSet.Failure.self) { try ResumeSet.load(Array("/proc/self/mem".utf8)) }
        let file = FileManager.default.temporaryDirectory.appending(path: "resume-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try (line(5) + "\n" + line(6).prefix(30)).write(to: file, atomically: true, encoding: .utf8)
        let set = try ResumeSet.load(Array(file.path.utf8))
        #expect(taken([5], from: set) == [true])
        #expect(set.unreadable == 1)
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
