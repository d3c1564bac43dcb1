import CLinux

/// The program's arguments, read from where the kernel put them. They live as long as the program.
@safe package struct Arguments: Sendable {
    private nonisolated(unsafe) let table: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    /// How many there are, the program's name included.
    package let count: Int

    /// Must be made before anything changes the environment.
    package init() {
        var count: Int32 = 0
        // The kernel always gives a table, even an empty one.
        unsafe table = cl_arguments(&count).unsafelyUnwrapped
        self.count = Int(count)
    }

    /// One argument's bytes.
    package subscript(index: Int) -> [UInt8] {
        precondition(index >= 0 && index < count, "no such argument")
        guard let text = unsafe table[index] else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }
}

extension Arguments: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { count }
}

/// The environment this program was started with.
package enum Environment {
    /// Every `NAME=VALUE` with its NUL, one after another, in the kernel's order.
    package static var packed: [UInt8] {
        var all: [UInt8] = []
        guard let first = unsafe cl_environ(), var start = unsafe first.pointee else { return all }
        // The kernel lays the strings out one behind the other, so one piece has them all, unless somebody changed the
        // environment since.
        var end = unsafe start
        var entry = unsafe first
        while let text = unsafe entry.pointee {
            if unsafe text != end {
                unsafe all.append(contentsOf: UnsafeRawBufferPointer(start: start, count: end - start))
                unsafe start = text
            }
            unsafe end = text + strlen(text) + 1
            unsafe entry += 1
        }
        unsafe all.append(contentsOf: UnsafeRawBufferPointer(start: start, count: end - start))
        return all
    }
}
