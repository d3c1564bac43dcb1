import FoundationEssentials
import System

/// Gives a file another text in one step: whoever reads it, and whatever happens meanwhile, finds the old text or the new
/// one.
///
/// The new text is written to a file beside the old one, which then takes its name. Owner, group and mode stay; where they
/// cannot, the file is left alone. A symbolic link stays one: what it leads to is replaced. Of a file with several names
/// only this one gets the new text; the others keep the old one, whole.
struct FileReplacement {
    /// The kernel follows as many links in a row.
    private static let linksMax = 40
    /// Random bytes in the new file's name.
    private static let nameBytes = 8

    private let path: String
    private let directory: String

    /// The file that a path leads to.
    init(of path: String) {
        var path = path
        for _ in 0..<Self.linksMax {
            // What is no link is the file itself.
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
            path = target.hasPrefix("/") ? target : "\(ModuleFiles.directory(of: path))/\(target)"
        }
        self.path = path
        directory = ModuleFiles.directory(of: path)
    }

    /// Replaces the text of the file, which is there, is regular and may be written.
    func write(_ text: [UInt8]) throws(Errno) {
        let old = try Descriptor.open(CString(path.utf8), .write)
        // The name does not end as a script's does: if it is left behind, nobody runs it.
        let name = try MachineFacts.randomBytes(Self.nameBytes).map { String($0, radix: 16) }.joined()
        let new = CString("\(directory)/.hero-\(name)".utf8)
        let file = try Descriptor.open(new, [.write, .create, .exclusive, .noFollow])
        do throws(Errno) {
            try file.resemble(old)
            try file.writeAll(text)
            try file.synchronize()
            try Files.renameIfPresent(new, to: CString(path.utf8))
        } catch {
            // The first failure tells more than one of cleaning up after it.
            try? Files.remove(new)
            throw error
        }
        // If this fails, the disk may have the old text under the name for a while: whole as well.
        try? Files.synchronizeDirectory(CString(directory.utf8))
    }
}
