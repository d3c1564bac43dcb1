import CLinux

/// Null-terminated tables of pointers into packed C strings, as execve(2) wants them.
enum PointerTable {
    typealias Body = (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32

    /// Lends a table of the strings.
    static func with(_ packed: [UInt8], _ body: Body) -> Int32 {
        unsafe with(packed, overriddenBy: [], body)
    }

    /// Lends a table of the overriding `NAME=VALUE` strings and those of `packed` whose names they do not have.
    static func with(_ packed: [UInt8], overriddenBy overrides: [UInt8], _ body: Body) -> Int32 {
        var table = unsafe [UnsafeMutablePointer<CChar>?]()
        unsafe table.reserveCapacity(count(packed) + count(overrides) + 1)
        return unsafe packed.withUnsafeBytes { strings in
            unsafe overrides.withUnsafeBytes { overriding in
                unsafe forEach(overriding) { unsafe table.append($0) }
                let added = unsafe table.count
                unsafe forEach(strings) { string in
                    for i in 0..<added where unsafe isSameVariable(string, table[i]) { return }
                    unsafe table.append(string)
                }
                unsafe table.append(nil)
                return unsafe table.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress.unsafelyUnwrapped) }
            }
        }
    }

    private static func count(_ packed: [UInt8]) -> Int {
        var count = 0
        for byte in packed where byte == 0 { count += 1 }
        return count
    }

    /// Calls `body` with the start of each string. Every string in the bytes ends with a NUL, so none runs out of them.
    private static func forEach(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeMutablePointer<CChar>) -> Void) {
        var isStart = true
        for offset in 0..<bytes.count {
            if isStart, let base = bytes.baseAddress {
                // execve does not write to its strings; its C type only says so by custom.
                unsafe body(UnsafeMutablePointer(mutating: (base + offset).assumingMemoryBound(to: CChar.self)))
            }
            isStart = unsafe bytes[offset] == 0
        }
    }

    private static func isSameVariable(_ a: UnsafeMutablePointer<CChar>, _ b: UnsafeMutablePointer<CChar>?) -> Bool {
        guard let b = unsafe b else { return false }
        var at = 0
        while unsafe a[at] == b[at], unsafe a[at] != 0 {
            if unsafe a[at] == CChar(UInt8(ascii: "=")) { return true }
            at += 1
        }
        return false
    }
}
