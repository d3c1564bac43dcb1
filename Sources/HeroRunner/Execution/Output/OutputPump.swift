import RunnerProtocol
import System

/// Carries one output stream of a job from its pipe to a log file.
///
/// When the file cannot be written (a full disk), the pump keeps what it has, reads no more, so that the job waits
/// instead of losing output, and tries again later.
final class OutputPump {
    private let source: Descriptor
    let file: LogFile
    private var buffer: [UInt8] = []
    private var pending: ArraySlice<UInt8> = []
    private(set) var flow = Flow.open
    private var retryMilliseconds = Limits.outputRetryMilliseconds
    /// Bytes that reached the file.
    private(set) var writtenBytes: UInt64 = 0

    /// Whether output can pass.
    enum Flow: Equatable {
        /// It passes as it comes.
        case open
        /// The file could not be written; the next try is due then.
        case blocked(Errno, retryAt: Instant)
        /// The job's end is closed and all has been written.
        case ended
    }

    private init(_ source: consuming Descriptor, _ file: LogFile) {
        self.source = consume source
        self.file = file
    }

    /// A pump from the reading end of a pipe.
    static func make(reading source: consuming Descriptor, into file: LogFile) throws(Errno) -> OutputPump {
        try source.becomeNonblocking()
        return OutputPump(source, file)
    }

    /// For the poller.
    var raw: Int32 { source.raw }

    /// When a file that could not be written is tried again; nil if output passes or has ended.
    var retryAt: Instant? {
        switch flow {
        case .blocked(_, let retryAt): retryAt
        case .open, .ended: nil
        }
    }

    /// Moves what there is to move, without waiting.
    func move(at now: Instant) {
        if case .ended = flow { return }
        do throws(Errno) {
            while true {
                try flush()
                flow = .open
                guard try fill() else { return }
            }
        } catch {
            flow = .blocked(error, retryAt: now.advanced(byMilliseconds: retryMilliseconds))
            retryMilliseconds = min(retryMilliseconds * 2, Limits.outputRetryMaxMilliseconds)
        }
    }

    private func flush() throws(Errno) {
        while !pending.isEmpty {
            let count = try file.write(pending)
            writtenBytes += UInt64(count)
            pending = pending.dropFirst(count)
            retryMilliseconds = Limits.outputRetryMilliseconds
        }
    }

    /// Reads a chunk; gives false if there is none now or for ever.
    private func fill() throws(Errno) -> Bool {
        if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: Limits.outputChunkBytes) }
        pending = []
        let count: Int
        do throws(Errno) {
            count = try source.read(into: &buffer)
        } catch {
            if error == .again { return false }
            count = 0  // A pipe gives no other error; nothing more can come of this one.
        }
        if count == 0 {
            flow = .ended
            return false
        }
        pending = buffer[..<count]
        return true
    }

    /// Bytes that were read and could not be written.
    var lostBytes: Int { pending.count }
}
