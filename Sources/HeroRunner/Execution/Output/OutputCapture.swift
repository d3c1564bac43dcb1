import RunnerProtocol
import System

/// Reads one output stream of a job from its pipe, for whoever keeps it.
final class OutputCapture {
    private let source: Descriptor
    /// What came so far.
    private(set) var bytes: UInt64 = 0
    /// Whether nothing more can come.
    private(set) var isAtEnd = false

    private init(_ source: consuming Descriptor) { self.source = consume source }

    /// A capture from the reading end of a pipe.
    static func make(reading source: consuming Descriptor) throws(Errno) -> OutputCapture {
        try source.becomeNonblocking()
        return OutputCapture(source)
    }

    /// For the poller.
    var raw: Int32 { source.raw }

    /// The next of what there is, a chunk at most; nil: there is nothing now.
    func next() -> [UInt8]? {
        if isAtEnd { return nil }
        var chunk = [UInt8](repeating: 0, count: Limits.outputChunkBytes)
        let count: Int
        do throws(Errno) {
            count = try source.read(into: &chunk)
        } catch {
            if error == .again { return nil }
            count = 0  // A pipe gives no other error.
        }
        guard count > 0 else {
            isAtEnd = true
            return nil
        }
        bytes += UInt64(count)
        return count == chunk.count ? chunk : Array(chunk[..<count])
    }
}
