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
        // Nothing changes the environment between the two calls, so the second fills what the first has measured.
        unsafe [UInt8](unsafeUninitializedCapacity: cl_environment(nil)) { space, count in
            count = unsafe cl_environment(space.baseAddress)
        }
    }
}
