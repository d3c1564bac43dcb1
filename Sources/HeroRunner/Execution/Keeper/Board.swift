import RunnerProtocol
import System

/// What an agent has noted of the jobs it has started, in memory that its keeper hands to the next agent: a slot for each
/// attempt that runs, or has ended and whose end may not be in the spool, counted from 1. What is written only at an
/// attempt's end lies apart, so that it takes no memory before.
///
///     word 0      version, whole, heard, signal mask, SIGCHLD ignored, highest slot
///     word 256    the program's path
///     word 512    the words of `Word` of each slot
///     behind      those of `EndWord`
///
/// An agent may be killed between any two words. Thus a slot's epoch, which says that it is taken, is written last and
/// taken back first, and the kernel writes the process's id before that runs.
package final class Board {
    private let words: SharedWords
    private var firstFree = 1

    static let slotsMax: Int32 = 65536
    private static let slotWords = 20
    private static let endWords = 9
    private static let programWord = 256
    private static let firstWord = 512
    private static let firstEndWord = firstWord + (Int(slotsMax) + 1) * slotWords
    private static let wordsMax = firstEndWord + (Int(slotsMax) + 1) * endWords
    private static let version: UInt64 = 2

    private enum Own { static let version = 0, isWhole = 1, heard = 2, mask = 3, isChildIgnored = 4, highest = 5 }

    /// The words of a slot.
    enum Word: Int {
        case epoch, job, attemptsBefore, attempt
        /// Written by the kernel; and by the process itself, if it could not execute its program.
        case process, failure
        /// On CLOCK_MONOTONIC, and by the time of day.
        case startedAt, startedAtMilliseconds
        /// See `StopReason`; 0: none.
        case stopReason, killAt
        /// 1 when the start is in the spool.
        case isTold
        /// 1 for an exit, 2 for a signal, when the words of the end are there.
        case end
        /// Where the output of this attempt begins, of both streams.
        case outputStart, errorStart
        /// What the coordinator has of it.
        case outputTaken, errorTaken
        /// The name of the cgroup, 32 bytes.
        case cgroup
    }

    /// The words of an attempt's end: the code; when; and what it used.
    private enum EndWord: Int { case code, at, usage }

    private init(_ words: SharedWords) { self.words = words }

    /// A new one's file, for the keeper.
    static func file(mask: SignalSet, isChildIgnored: Bool, program: CString) throws(Errno) -> Descriptor {
        let file = try SharedWords.file(words: wordsMax)
        var own: [UInt8] = []
        for word in [version, 0, 0, mask.bits, isChildIgnored ? 1 : 0] as [UInt64] {
            for byte in 0..<8 { own.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * byte))) }
        }
        try file.write(own[...], at: 0)
        try file.write(program.terminated[...], at: UInt64(8 * programWord))
        return file
    }

    /// Where the keeper's program lay when that was started.
    static func program(_ file: consuming Descriptor) throws(Errno) -> CString {
        var path = [UInt8](repeating: 0, count: 1024)
        _ = try file.read(into: &path, at: UInt64(8 * programWord))
        return CString(path)
    }

    /// The one that a keeper has given; nil if it is of another kind.
    static func map(_ file: consuming Descriptor) throws(Errno) -> Board? {
        let words = try SharedWords.map(file)
        guard words.count >= wordsMax, words[Own.version] == version else { return nil }
        return Board(words)
    }

    // The agent's own.

    /// What was blocked when the keeper was started; a job starts with it.
    var signalMask: SignalSet { SignalSet(bits: words[Own.mask]) }
    /// Whether SIGCHLD was ignored then.
    var isChildIgnored: Bool { words[Own.isChildIgnored] != 0 }

    /// Whether all that was started is here: an agent has begun with an empty board and come as far as to start jobs.
    package var isWhole: Bool {
        get { words[Own.isWhole] != 0 }
        set { words[Own.isWhole] = newValue ? 1 : 0 }
    }

    /// When the coordinator was last certain to hear; nil: never.
    package var heard: Instant? {
        get { words[Own.heard] == 0 ? nil : Instant(nanoseconds: words[Own.heard]) }
        set { if let newValue, words[Own.heard] != newValue.nanoseconds { words[Own.heard] = newValue.nanoseconds } }
    }

    // Slots.

    subscript(slot: Int, word: Word) -> UInt64 {
        get { words[place(slot, word)] }
        set { words[place(slot, word)] = newValue }
    }

    private func place(_ slot: Int, _ word: Word) -> Int { Self.firstWord + slot * Self.slotWords + word.rawValue }

    private func place(_ slot: Int, _ word: EndWord) -> Int {
        Self.firstEndWord + slot * Self.endWords + word.rawValue
    }

    /// Where the kernel writes a process's id.
    func keeping(_ slot: Int) -> (words: SharedWords, at: Int) { (words, place(slot, Word.process)) }

    /// The slots that are taken.
    var taken: [Int] {
        let highest = Int(words[Own.highest])
        return (0...highest).filter { $0 > 0 && self[$0, .epoch] != 0 }
    }

    /// A slot that is free, with every word 0 but the epoch; nil: there is none.
    func takeSlot() -> Int? {
        var slot = firstFree
        while slot <= Int(Self.slotsMax), self[slot, .epoch] != 0 { slot += 1 }
        guard slot <= Int(Self.slotsMax) else { return nil }
        firstFree = slot + 1
        for word in 1..<Self.slotWords { words[place(slot, Word.epoch) + word] = 0 }
        if UInt64(slot) > words[Own.highest] { words[Own.highest] = UInt64(slot) }
        return slot
    }

    /// Gives a slot back.
    func free(_ slot: Int) {
        self[slot, .epoch] = 0
        firstFree = min(firstFree, slot)
    }

    /// Notes how a process has ended. What says that it has comes last.
    func end(_ slot: Int, _ end: Supervision.ProcessEnd, _ usage: ResourceUsage, at now: Instant) {
        let numbers = usage.words
        for at in 0..<7 { words[place(slot, EndWord.usage) + at] = numbers[at] }
        words[place(slot, EndWord.at)] = now.nanoseconds
        switch end {
        case .exited(let code):
            words[place(slot, EndWord.code)] = UInt64(UInt32(bitPattern: code))
            self[slot, .end] = 1
        case .killed(let signal):
            words[place(slot, EndWord.code)] = UInt64(UInt32(bitPattern: signal))
            self[slot, .end] = 2
        case .unknown: break
        }
    }

    /// When a process has ended, if that was noted.
    func endedAt(_ slot: Int) -> Instant { Instant(nanoseconds: words[place(slot, EndWord.at)]) }

    /// How a process has ended, as far as it was noted.
    func end(of slot: Int) -> (end: Supervision.ProcessEnd, usage: ResourceUsage)? {
        let code = Int32(truncatingIfNeeded: words[place(slot, EndWord.code)])
        var numbers = [7 of UInt64](repeating: 0)
        for at in 0..<7 { numbers[at] = words[place(slot, EndWord.usage) + at] }
        switch self[slot, .end] {
        case 1: return (.exited(code), ResourceUsage(words: numbers))
        case 2: return (.killed(code), ResourceUsage(words: numbers))
        default: return nil
        }
    }

    /// The name of a job's cgroup.
    subscript(cgroupOf slot: Int) -> CgroupName {
        get {
            var name = [4 of UInt64](repeating: 0)
            for at in 0..<4 { name[at] = words[place(slot, Word.cgroup) + at] }
            return CgroupName(words: name)
        }
        set { for at in 0..<4 { words[place(slot, Word.cgroup) + at] = newValue.words[at] } }
    }
}
