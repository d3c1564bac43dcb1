import Noise
import RunnerProtocol
import System

/// A file that comes, part by part, beside the directory where it will be.
final class FileFetch {
    let file: JobFile
    private let partial: Descriptor
    private var hash = SHA256.Parts()
    /// Up to where it is there, and up to where it was asked for.
    private(set) var written: UInt64 = 0
    var asked: UInt64 = 0

    /// Begins it anew.
    init(_ file: JobFile, at path: CString) throws(Errno) {
        self.file = file
        partial = try Descriptor.open(path, [.write, .create, .truncate, .noFollow])
        if file.kind == .program { try partial.becomePrivate() }
    }

    var isWhole: Bool { written == file.size }

    /// Takes the part that begins where it has come to.
    func add(_ bytes: [UInt8]) throws(Errno) {
        guard !bytes.isEmpty, bytes.count == min(Int(file.size - written), WireLimits.filePartBytesMax) else {
            throw .noSuchFile
        }
        try partial.write(bytes[...], at: written)
        hash.add(bytes[...])
        written += UInt64(bytes.count)
    }

    /// Makes sure that it is what it should be, and stays so.
    func finish() throws(Errno) {
        guard hash.hash == file.digest else { throw .badMessage }
        try partial.synchronizeData()
    }
}
