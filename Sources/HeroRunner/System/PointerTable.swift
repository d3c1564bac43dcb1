import CLinux

/// Null-terminated tables of pointers into packed C strings, as execve(2) wants them, one behind the other in one piece
/// of memory.
@safe struct PointerTable: ~Copyable {
    typealias Element = UnsafeMutablePointer<CChar>?

    /// The first of them.
    let start: UnsafeMutablePointer<Element>
    private let capacity: Int
    private var count = 0

    /// With room for one table of each of these lists.
    init(for a: [UInt8], _ b: [UInt8], _ c: [UInt8], _ d: [UInt8]) {
        capacity = Self.count(a) + Self.count(b) + Self.count(c) + Self.count(d)
        unsafe start = .allocate(capacity: capacity)
    }

    deinit { unsafe start.deallocate() }

    /// Adds a table of the strings; gives where it begins.
    mutating func add(_ packed: [UInt8]) -> Int { addVariables([], packed) }

    /// Adds a table of the overriding `NAME=VALUE` strings and of those of `packed` whose names they do not have; gives
    /// where it begins.
    @inline(never)
    mutating func addVariables(_ overrides: [UInt8], _ packed: [UInt8]) -> Int {
        let begin = count
        addStrings(overrides, except: begin..<begin)
        addStrings(packed, except: begin..<count)
        unsafe add(nil)
        return begin
    }

    /// Adds the start of each string, but not of a variable that stands in that part of the table. Every string in the
    /// bytes ends with a NUL, so none runs out of them.
    @inline(never)
    private mutating func addStrings(_ packed: [UInt8], except taken: Range<Int>) {
        guard var string = unsafe Self.text(packed) else { return }
        let end = unsafe string + packed.count
        while unsafe string < end {
            if unsafe !has(string, in: taken) { unsafe add(string) }
            unsafe string += strlen(string) + 1
        }
    }

    private mutating func add(_ pointer: Element) {
        precondition(count < capacity, "more strings than were counted")
        unsafe (start + count).initialize(to: pointer)
        count += 1
    }

    private func has(_ string: UnsafeMutablePointer<CChar>, in part: Range<Int>) -> Bool {
        for at in part where unsafe Self.isSameVariable(string, start[at]) { return true }
        return false
    }

    /// How long the table of a list is.
    @inline(never)
    private static func count(_ packed: [UInt8]) -> Int {
        var count = 1
        for byte in packed where byte == 0 { count += 1 }
        return count
    }

    /// Where an array's bytes are, for as long as somebody holds it and nobody changes it; nil if it is empty. execve does
    /// not write to its strings; its C type only says so by custom.
    @inline(never)
    static func text(_ bytes: [UInt8]) -> Element {
        if bytes.isEmpty { return nil }
        return unsafe bytes.withUnsafeBytes {
            unsafe UnsafeMutablePointer(mutating: $0.baseAddress?.assumingMemoryBound(to: CChar.self))
        }
    }

    private static func isSameVariable(_ a: UnsafeMutablePointer<CChar>, _ b: Element) -> Bool {
        guard let b = unsafe b else { return false }
        var at = 0
        while unsafe a[at] == b[at], unsafe a[at] != 0 {
            if unsafe a[at] == CChar(UInt8(ascii: "=")) { return true }
            at += 1
        }
        return false
    }
}
