import System

/// Where a command writes.
package struct Console {
    /// Writes a line to standard output.
    package var print: (String) -> Void
    /// Writes a line to standard error.
    package var error: (String) -> Void
    /// Writes what a job has written, to the stream on which it was written.
    package var write: (StandardStream, [UInt8]) -> Void = { stream, bytes in stream.write(bytes) }
    /// Brings what was printed to where it goes.
    package var flush: () -> Void = {}
    /// Why something that was printed could not be written; nil: nothing is known to be lost.
    package var failure: () -> Errno? = { nil }
    /// How many columns a line may have; nil: any number.
    package var columns: Int?

    /// A console that gives its lines to somebody.
    package init(print: @escaping (String) -> Void, error: @escaping (String) -> Void) {
        self.print = print
        self.error = error
    }

    /// The standard streams of this process.
    package static var standard: Console {
        let output = StandardOutput()
        // Whoever sees both streams sees them in their order.
        var console = Console(
            print: { output.print($0) },
            error: {
                output.flush()
                Output.error($0)
            })
        console.write = { stream, bytes in
            if stream == .output { return output.write(bytes) }
            output.flush()
            stream.write(bytes)
        }
        console.flush = { output.flush() }
        console.failure = { output.failure }
        console.columns = StandardStream.output.isTerminal ? StandardStream.output.columns : nil
        return console
    }
}
