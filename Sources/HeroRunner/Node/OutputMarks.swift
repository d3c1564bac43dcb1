import RunnerProtocol
import System

/// How far the output of jobs may have gone that a later agent would resume: so that it goes on behind that, and never
/// gives other bytes a place that the coordinator has already. A mark is ahead of what was written, and moved rarely.
///
/// The file has 24 bytes for each job, the lowest byte first: its epoch, and the marks of both streams. An epoch that
/// is not resumed leaves its place to another; 0 is none.
struct OutputMarks: ~Copyable {
    private let file: Descriptor
    private var slots: [Slot] = []

    private struct Slot {
        var epoch: UInt64
        /// Of standard output and of standard error.
        var marks: (output: UInt64, errors: UInt64)
    }

    private static var slotBytes: Int { 24 }

    private init(_ file: consuming Descriptor) { self.file = file }

    /// Opens the file, or makes it, and reads what an earlier agent has noted.
    static func open(_ path: CString) throws(Errno) -> OutputMarks {
        var marks = OutputMarks(try Descriptor.open(path, [.readWrite, .create, .noFollow]))
        let bytes = try marks.file.readAll(limit: Int(WireLimits.slotsMax) * slotBytes)
        for at in stride(from: 0, to: bytes.count - slotBytes + 1, by: slotBytes) {
            marks.slots.append(
                Slot(epoch: number(bytes, at), marks: (number(bytes, at + 8), number(bytes, at + 16))))
        }
        return marks
    }

    private static func number(_ bytes: [UInt8], _ at: Int) -> UInt64 {
        var number: UInt64 = 0
        for i in 0..<8 { number = number << 8 | UInt64(bytes[at + 7 - i]) }
        return number
    }

    /// Where a job's output goes on; 0 if it has none so far.
    func start(of epoch: UInt64, _ stream: OutputStream) -> UInt64 {
        for slot in slots where slot.epoch == epoch { return stream == .output ? slot.marks.output : slot.marks.errors }
        return 0
    }

    /// Makes sure that a job may write up to there. What cannot be noted is not, and costs a resumed job the output up to
    /// where its mark should be.
    mutating func advance(_ epoch: UInt64, _ stream: OutputStream, to end: UInt64) {
        guard end > start(of: epoch, stream) else { return }
        let at = slot(epoch)
        let mark = end + Limits.outputMarkBytes
        if stream == .output { slots[at].marks.output = mark } else { slots[at].marks.errors = mark }
        write(at)
    }

    /// Forgets all jobs that are not resumed.
    mutating func keep(where isResumed: (UInt64) -> Bool) {
        for at in slots.indices where !isResumed(slots[at].epoch) { slots[at].epoch = 0 }
    }

    /// Forgets a job that has ended.
    mutating func forget(_ epoch: UInt64) {
        for at in slots.indices where slots[at].epoch == epoch { slots[at].epoch = 0 }
    }

    private mutating func slot(_ epoch: UInt64) -> Int {
        if let at = slots.firstIndex(where: { $0.epoch == epoch }) { return at }
        let new = Slot(epoch: epoch, marks: (0, 0))
        if let at = slots.firstIndex(where: { $0.epoch == 0 }) {
            slots[at] = new
            return at
        }
        slots.append(new)
        return slots.count - 1
    }

    private func write(_ at: Int) {
        var bytes: [UInt8] = []
        for number in [slots[at].epoch, slots[at].marks.output, slots[at].marks.errors] {
            for i in 0..<8 { bytes.add(UInt8(truncatingIfNeeded: number >> UInt64(8 * i))) }
        }
        // See `advance`.
        try? file.write(bytes[...], at: UInt64(at * Self.slotBytes))
        try? file.synchronizeData()
    }
}
