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
    /// Calls `body` with each `NAME=VALUE`.
    package static func forEach(_ body: ([UInt8]) -> Void) {
        guard var entry = unsafe cl_environ() else { return }
        while let text = unsafe entry.pointee {
            unsafe body(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
            unsafe entry += 1
        }
    }
}
