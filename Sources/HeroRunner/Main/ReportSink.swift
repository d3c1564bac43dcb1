import Options
import RunnerProtocol
import System

/// Where the JSON lines of reports go: appended to a file, or written to a descriptor that was open when the runner
/// started.
struct ReportSink: ~Copyable {
    private let file: Descriptor?

    private init(_ file: consuming Descriptor?) { self.file = file }

    /// Opens it before anything is run, so that a report that cannot be written is noticed in time.
    static func open(_ target: ExecOptions.ReportTarget) throws(Errno) -> ReportSink {
        switch target {
        case .none: return ReportSink(nil)
        case .file(let path):
            return ReportSink(try Descriptor.open(CString(path), [.write, .create, .append]))
        case .descriptor(let raw):
            // A descriptor of our own, so that a job does not inherit one that it was not given on purpose.
            let file = try Descriptor.duplicate(of: raw)
            if raw > StandardStream.errors.rawValue { Descriptor.closeOnExecute(raw) }
            return ReportSink(file)
        }
    }

    /// Writes one line with its end.
    func write(_ line: [UInt8]) throws(Errno) {
        switch file {
        case .some(let file): try file.writeAll(line)
        case nil: break
        }
    }
}
