/// A list of C strings packed into one run of bytes: argument vectors and environments.
///
///     "ls\0-l\0/tmp\0"   count 3
///
/// Each string ends with its NUL, so that a pointer table for `execve(2)` can point straight into it.
public struct StringTable: Equatable, Sendable {
    /// The strings with their NULs, one after another.
    public private(set) var bytes: [UInt8]

    /// An empty list.
    public init() { bytes = [] }

    /// Takes packed strings as they come off a wire. Gives nil unless the last byte is a NUL (or there is none at all).
    public init?(packed: [UInt8]) {
        guard packed.isEmpty || packed[packed.count - 1] == 0 else { return nil }
        bytes = packed
    }

    /// Whether there is no string.
    public var isEmpty: Bool { bytes.isEmpty }

    /// How many strings there are.
    public var count: Int {
        var strings = 0
        for byte in bytes where byte == 0 { strings += 1 }
        return strings
    }

    /// Adds a string. A C string ends at its first NUL, so anything behind one is cut off.
    public mutating func append(_ string: some Sequence<UInt8>) { append(Array(string)[...]) }

    /// Adds a string, see above.
    @inline(never)
    public mutating func append(_ string: [UInt8]) { append(string[...]) }

    /// Adds a string, see above.
    @inline(never)
    public mutating func append(_ string: ArraySlice<UInt8>) {
        bytes.add(string[..<(string.firstIndex(of: 0) ?? string.endIndex)])
        bytes.add(0)
    }

    /// Makes room for so many more bytes.
    public mutating func reserve(_ more: Int) { bytes.reserveCapacity(bytes.count + more) }

    /// The first string without its NUL; empty if there is none.
    public var first: ArraySlice<UInt8> {
        guard let end = bytes.firstIndex(of: 0) else { return [] }
        return bytes[..<end]
    }

    /// Calls `body` with each string without its NUL, in order.
    public func forEach(_ body: (ArraySlice<UInt8>) -> Void) {
        var start = 0
        for at in bytes.indices where bytes[at] == 0 {
            body(bytes[start..<at])
            start = at + 1
        }
    }
}

/// An environment is a list of `NAME=VALUE` strings.
extension StringTable {
    /// The value of a variable; nil if it is not set.
    public func value(of name: some Sequence<UInt8>) -> ArraySlice<UInt8>? {
        let name = Array(name)
        var start = 0
        for at in bytes.indices where bytes[at] == 0 {
            if Self.matches(bytes[start..<at], name) { return bytes[(start + name.count + 1)..<at] }
            start = at + 1
        }
        return nil
    }

    /// Sets a variable, in place of every earlier value of it.
    public mutating func set(_ name: some Sequence<UInt8>, to value: some Sequence<UInt8>) {
        set(Array(name), Array(value))
    }

    private mutating func set(_ name: [UInt8], _ value: [UInt8]) {
        var entry = name
        entry.add(UInt8(ascii: "="))
        entry.add(value)
        set(entry[...])
    }

    /// Sets a variable given as `NAME=VALUE`, in place of every earlier value of it. False if there is no name.
    @inline(never) @discardableResult
    public mutating func set(_ entry: ArraySlice<UInt8>) -> Bool {
        guard let equals = entry.firstIndex(of: UInt8(ascii: "=")), equals > entry.startIndex else { return false }
        remove(Array(entry[..<equals]))
        append(entry)
        return true
    }

    /// Removes a variable, if it is set.
    public mutating func remove(_ name: some Sequence<UInt8>) { remove(Array(name)) }

    private mutating func remove(_ name: [UInt8]) {
        var start = 0
        var at = 0
        while at < bytes.count {
            defer { at += 1 }
            guard bytes[at] == 0 else { continue }
            if Self.matches(bytes[start..<at], name) {
                bytes.removeSubrange(start...at)
                at = start - 1
            } else {
                start = at + 1
            }
        }
    }

    private static func matches(_ entry: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
        guard entry.count > name.count, entry[entry.startIndex + name.count] == UInt8(ascii: "=") else { return false }
        for i in name.indices where entry[entry.startIndex + i] != name[i] { return false }
        return true
    }
}
