import RunnerProtocol
import System

/// What a spool lies on: a file, or the disk of a test, of a size that never changes.
///
/// What was written may be lost, whole or in sectors of 512 bytes, until `sync` has returned. After an error nothing is
/// known of what was written since the last `sync` that returned.
package protocol SpoolStorage: ~Copyable {
    /// Bytes.
    var size: Int { get }
    /// Reads so many bytes, which lie within the size.
    mutating func read(_ count: Int, at offset: Int) throws(Errno) -> [UInt8]
    /// Writes bytes, which lie within the size.
    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(Errno)
    /// Returns when everything that was written is on the disk.
    mutating func sync() throws(Errno)
}

/// How the two values that the spool does not understand itself become bytes: the protocol's own codec, or a test's.
package protocol SpoolCoding {
    /// Adds a specification's bytes.
    static func append(_ specification: JobSpecification, to bytes: inout [UInt8])
    /// Reads them back; nil if they are none.
    static func specification(_ bytes: [UInt8]) -> JobSpecification?
    /// Adds a report's bytes, without its name.
    static func append(_ report: AttemptReport, to bytes: inout [UInt8])
    /// Reads them back as the report of a job of that name; nil if they are none.
    static func report(_ bytes: [UInt8], name: [UInt8]) -> AttemptReport?
}
