import CLinux

/// The small text files in which the kernel tells of itself, in /proc and in cgroups.
extension Descriptor {
    /// The first kilobyte of a file below this directory, which for most of them is all; nil if it cannot be read.
    @inline(never)
    package func contents(of name: StaticString) -> [UInt8]? {
        // A file that is not there says nothing.
        (try? open(name, .read))?.contents()
    }

    /// The first kilobyte of this file, as it is now; nil if it cannot be read.
    @inline(never)
    package func contents() -> [UInt8]? {
        var length = -1
        // What was not read stays without a value, and is not part of the array.
        let text = unsafe [UInt8](unsafeUninitializedCapacity: 1024) { space, count in
            length = retrying { unsafe pread(raw, space.baseAddress, space.count, 0) }
            count = max(length, 0)
        }
        return length < 0 ? nil : text
    }

    /// Writes a value to a file below this directory, in one write(2) as the kernel wants it.
    @inline(never)
    package func set(_ name: StaticString, to value: [UInt8]) throws(Errno) {
        let file = try open(name, .write)
        _ = try file.write(value)
    }

    /// Waits until this file of the kernel's has changed since it was last read, but not longer than told.
    package func waitUntilChanged(milliseconds: Int32) { _ = cl_wait_changed(raw, milliseconds) }
}

/// A file of the kernel's line by line, however long it is.
package struct KernelLines: ~Copyable {
    private let file: Descriptor
    /// The line that `next` has read, without its newline.
    package private(set) var line: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 1024)
    private var length = 0
    private var at = 0

    /// Longer lines are cut: what matters stands before the options of overlay mounts, which make them long.
    package static let lineBytesMax = 8192

    /// From the start of a file that was just opened.
    package init(_ file: consuming Descriptor) { self.file = file }

    /// Reads the next line; gives false when there is none, or none can be read. The last one may lack its newline.
    @inline(never)
    package mutating func next() -> Bool {
        line.removeAll(keepingCapacity: true)
        while true {
            if at == length {
                // A file that fails in the middle has ended for us.
                length = (try? file.read(into: &chunk)) ?? 0
                at = 0
                if length == 0 { return !line.isEmpty }
            }
            let byte = chunk[at]
            at += 1
            if byte == UInt8(ascii: "\n") { return true }
            if line.count < Self.lineBytesMax { line.append(byte) }
        }
    }
}
