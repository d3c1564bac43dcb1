import RunnerProtocol
import System

/// What an agent says on standard error, a line each.
struct NodeLog: ~Copyable {
    /// The file behind standard error, if it is to be bounded.
    private let file: Descriptor?
    private var bytes = 0

    /// Standard error as it is.
    static var inherited: NodeLog { NodeLog(file: nil) }

    /// A file in place of standard error, and nothing in place of the others.
    static func detached(_ path: CString) throws(Errno) -> NodeLog {
        let file = try Descriptor.open(path, [.write, .create, .truncate, .append, .noFollow])
        let null = try Descriptor.open("/dev/null", .readWrite)
        try StandardStream.input.become(null)
        try StandardStream.output.become(null)
        try StandardStream.errors.become(file)
        return NodeLog(file: file)
    }

    private init(file: consuming Descriptor?) { self.file = file }

    /// Begins a line.
    static var line: [UInt8] { [UInt8]("hero-runner agent: ") }

    /// Whether it is a file of its own.
    var isFile: Bool {
        switch file {
        case .some: true
        case nil: false
        }
    }

    /// Writes a line, which ends here.
    mutating func write(_ line: [UInt8]) {
        bytes += line.count + 1
        if bytes > Limits.logBytes {
            bytes = line.count + 1
            switch file {
            // A log that cannot be cut off grows on; there is nobody to tell.
            case .some(let file): try? file.truncate(to: 0)
            case nil: break
            }
        }
        var line = line
        line.append("\n")
        StandardStream.errors.write(line)
    }
}
