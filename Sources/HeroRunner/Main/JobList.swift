import Options
import System

/// The lines of a batch, read as they are needed.
struct JobList: ~Copyable {
    private let file: Descriptor
    private var reader = LineReader()
    /// Why no more can be read.
    private(set) var failure: Errno?

    private init(_ file: consuming Descriptor) { self.file = file }

    /// The file, or standard input.
    static func open(_ path: [UInt8]?) throws(Errno) -> JobList {
        if let path { return JobList(try Descriptor.open(CString(path), .read)) }
        return JobList(try Descriptor.duplicate(of: StandardStream.input.rawValue))
    }

    /// The number of the line given last, from 1.
    var number: Int { reader.number }

    /// For the supervisor, which waits for input.
    var raw: Int32 { file.raw }

    /// What comes next.
    enum Item {
        case line(LineReader.Line)
        /// Nothing yet: somebody is still writing, or what is there is no line.
        case later
        /// No more; `failure` tells if that is because reading failed.
        case end
    }

    /// How often is read for one line before somebody else gets a turn: more than the longest line takes.
    private static let readsAtOnce = 128

    /// The next line, if it is there.
    mutating func next() -> Item {
        for _ in 0..<Self.readsAtOnce {
            if let line = reader.next() { return .line(line) }
            if reader.isAtEnd || failure != nil { return .end }
            guard file.isReadable else { return .later }
            do throws(Errno) {
                try reader.fill(from: file)
            } catch {
                failure = error
                return .end
            }
        }
        return .later
    }
}
