import RunnerProtocol
import System

/// Moves one output stream of a job from its pipe to files of the output folder. The kernel does it, so that no byte is
/// lost when this process is killed.
final class OutputCapture {
    private let source: Descriptor
    private var file: Descriptor?
    private let stream: OutputStream
    /// Whether nothing more can come.
    private(set) var isAtEnd = false
    /// Where the output of this attempt begins, and where it goes on.
    private let start: UInt64
    private(set) var offset: UInt64
    /// Where its present file begins.
    private var fileStart: UInt64

    init(_ source: consuming Descriptor, _ stream: OutputStream, start: UInt64, offset: UInt64) {
        self.source = consume source
        self.stream = stream
        self.start = start
        self.offset = offset
        fileStart = offset
    }

    /// Whose output it is, and where that is kept.
    struct Owner {
        let folder: OutputFolder
        let key: AssignmentKey
        let attempt: UInt64
    }

    /// For the poller.
    var raw: Int32 { source.raw }

    /// What this attempt has written so far.
    var bytes: UInt64 { offset - start }

    /// Moves the next of what there is, a chunk at most; nil: there is nothing now.
    func next(of owner: Owner) -> Written? {
        if isAtEnd { return nil }
        let begin = offset
        do throws(Errno) {
            let count = try move(owner)
            if count == 0 {
                isAtEnd = true
                return nil
            }
            offset += UInt64(count)
            return Written(stretch: stretch(owner), offset: begin, count: UInt64(count), isLost: false)
        } catch {
            if error == .again { return nil }
            return copy(owner)
        }
    }

    private func stretch(_ owner: Owner) -> OutputFolder.Stretch {
        OutputFolder.Stretch(
            place: OutputPlace(key: owner.key, stream: stream, offset: fileStart), attempt: owner.attempt)
    }

    /// Gives 0 at the end.
    private func move(_ owner: Owner) throws(Errno) -> Int {
        if file == nil || offset - fileStart >= Limits.outputFileBytes {
            file = nil
            // What does not come needs no file.
            switch source.pipeState {
            case .empty: throw .again
            case .over: return 0
            case .filled: break
            }
            fileStart = offset
            file = try owner.folder.make(stretch(owner))
        }
        switch file {
        case .some(let file):
            return try file.take(from: source.raw, at: offset - fileStart, most: Limits.outputChunkBytes)
        case nil: throw .invalid
        }
    }

    /// Does it in two steps, for file systems that cannot be spliced to. What cannot be written is lost: the job does not
    /// wait for the disk.
    private func copy(_ owner: Owner) -> Written? {
        var chunk = [UInt8](repeating: 0, count: Limits.outputChunkBytes)
        // A pipe gives no other error than that it is empty.
        guard let count = try? source.read(into: &chunk) else { return nil }
        guard count > 0 else {
            isAtEnd = true
            return nil
        }
        let begin = offset
        offset += UInt64(count)
        var isLost = false
        do throws(Errno) {
            switch file {
            case .some(let file): try file.write(chunk[..<count], at: begin - fileStart)
            case nil: throw .invalid
            }
        } catch {
            isLost = true
            // What follows it is in another file.
            file = nil
        }
        return Written(stretch: stretch(owner), offset: begin, count: UInt64(count), isLost: isLost)
    }
}

/// What a job has written, and where it is kept.
package struct Written {
    /// The file that it is in, and who has written it.
    package var stretch: OutputFolder.Stretch
    /// Where it begins in its stream.
    package var offset: UInt64
    package var count: UInt64
    /// Whether it could not be kept.
    package var isLost: Bool
}
