import CLinux

extension FileStatus {
    /// What stat(2) says of a path. It asks for no permission on the file itself.
    package static func of(_ path: CString) throws(Errno) -> FileStatus {
        try Descriptor.open(path, Descriptor.Mode(rawValue: O_PATH)).status()
    }
}
