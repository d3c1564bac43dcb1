import CLinux
import Testing

@testable import System

/// The small values: strings for the kernel, errors, sets of signals, tables of pointers.
struct ValueTests {
    @Test func `a C string ends at its first NUL`() {
        #expect(CString([65, 66]).bytes == [65, 66])
        #expect(CString([65, 0, 66]).bytes == [65])
        #expect(CString([UInt8]()).bytes == [])
        #expect(CString("/dev/null") == CString(Array("/dev/null".utf8)))
        #expect(CString("a".utf8, slash: [98, 0, 99]) == CString("a/b"))
        #expect(CString("".utf8, slash: "".utf8) == CString("/"))
        let length = unsafe CString("four").withPointer { unsafe strlen($0) }
        #expect(length == 4)
    }

    @Test func `an error has libc's words`() {
        #expect(Errno.noSuchFile.message == Array("No such file or directory".utf8))
        #expect(!Errno(-1).message.isEmpty)
        #expect(!Errno(100_000).message.isEmpty)
    }

    @Test func `the error of a call is passed on, and its result is not touched`() throws {
        #expect(try check(Int32(0)) == 0)
        #expect(try check(Int64(1) << 40) == 1 << 40)
        #expect(throws: Errno(EBADF)) { try check(close(-1)) }
        #expect(try decode(5) == 5)
        #expect(throws: Errno(EPERM)) { _ = try decode(-Int(EPERM)) }
    }

    @Test func `a call that is interrupted is made again`() {
        var calls = 0
        let result = retrying { () -> Int32 in
            calls += 1
            return calls < 4 ? Self.failing(EINTR) : 7
        }
        #expect(result == 7 && calls == 4)
        #expect(retrying { () -> Int32 in Self.failing(EIO) } == -Int(EIO))
    }

    /// What a failed call leaves behind.
    private static func failing(_ reason: Int32) -> Int32 {
        // errno is this thread's own and always there.
        unsafe __errno_location().pointee = reason
        return -1
    }

    @Test func `a set of signals is the kernel's own bits`() {
        var set = SignalSet.none
        set.insert(1)
        set.insert(15)
        set.insert(64)
        #expect(set.bits == 0x8000_0000_0000_4001)
        set.remove(15)
        #expect(set.contains(1) && set.contains(64) && !set.contains(15))
        for wrong: Int32 in [0, 65, -1, .max, .min] {
            set.insert(wrong)
            #expect(!set.contains(wrong) && !SignalSet.all.contains(wrong))
        }
        #expect(set.bits == 0x8000_0000_0000_0001)
    }

    @Test func `signals can be blocked and read one by one`() throws {
        // This thread only; the signal is sent to it.
        var wanted = SignalSet.none
        wanted.insert(SIGUSR2)
        let before = wanted.block()
        defer { _ = before.block() }
        let reader = try SignalReader.make(wanted)
        #expect(reader.next() == nil)
        #expect(raise(SIGUSR2) == 0)
        #expect(reader.next() == ReceivedSignal(number: SIGUSR2, sender: getpid()))
        #expect(reader.next() == nil)
        #expect(wanted.next(within: 1) == nil)
        #expect(raise(SIGUSR2) == 0)
        #expect(wanted.next(within: -1) == ReceivedSignal(number: SIGUSR2, sender: getpid()))
    }

    @Test func `an event carries its token, and a closed pipe is one`() throws {
        let poller = try Poller.make()
        var pipe = try Descriptor.pipe()
        guard let reader = pipe.readEnd.take(), let writer = pipe.writeEnd.take() else {
            Issue.record("a pipe has two ends")
            return
        }
        try poller.add(reader.raw, .readable, token: .max)
        #expect(throws: Errno.exists) { try poller.add(reader.raw, .readable, token: 1) }
        var tokens: [UInt64] = []
        #expect(poller.wait(milliseconds: 0) { tokens.append($0) } == 0)
        try writer.writeAll([1])
        #expect(poller.wait(milliseconds: -1) { tokens.append($0) } == 1)
        #expect(tokens == [.max])
        var buffer: [UInt8] = [0]
        #expect(try reader.read(into: &buffer) == 1)
        _ = consume writer
        try poller.change(reader.raw, .readable, token: 2)
        #expect(poller.wait(milliseconds: -1) { tokens.append($0) } == 1)
        #expect(tokens == [.max, 2])
        poller.remove(reader.raw)
        #expect(poller.wait(milliseconds: 0) { tokens.append($0) } == 0)
    }

    @Test func `more events than one wait gives come with the next`() throws {
        let poller = try Poller.make()
        var ready = try Descriptor.pipe()
        guard let reader = ready.readEnd.take(), let writer = ready.writeEnd.take() else {
            Issue.record("a pipe has two ends")
            return
        }
        try writer.writeAll([1])
        var copies: [Int32] = []
        defer { for raw in copies { _ = close(raw) } }
        for token in 0..<40 {
            copies.append(dup(reader.raw))
            try poller.add(copies[token], .readable, token: UInt64(token))
        }
        var seen: Set<UInt64> = []
        for _ in 0..<3 { _ = poller.wait(milliseconds: 0) { seen.insert($0) } }
        #expect(seen.count == 40)
    }
}
