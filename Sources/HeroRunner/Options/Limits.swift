/// The bounds of what this room reads.
package enum Limits {
    /// The longest line of a batch or of a reports file, in bytes, without its newline.
    package static let lineBytesMax = 1 << 20
    /// The largest file of `--env-file`, in bytes.
    package static let environmentFileBytesMax = 1 << 20
    /// The largest `/etc/passwd` and `/etc/group`, in bytes.
    package static let userFileBytesMax = 1 << 22
    /// How deep a JSON value may be nested.
    package static let depthMax = 32
    /// How many jobs `batch` runs at once at most.
    package static let jobsMax: UInt64 = 4096
    /// How small and how large a spool can be, bytes.
    package static let spoolBytesMin: UInt64 = 256 * 1024
    package static let spoolBytesMax: UInt64 = 1 << 30
    /// The largest configuration of an agent, bytes, and how many addresses it may name.
    package static let configurationBytesMax = 64 * 1024
    package static let addressesMax = 16
    /// How many successes a reports file may hold for `--resume`.
    package static let resumedJobsMax = 1 << 22
}
