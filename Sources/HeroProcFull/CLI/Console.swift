import System

/// Where a command writes.
package struct Console {
    /// Writes a line to standard output.
    package var print: (String) -> Void
    /// Writes a line to standard error.
    package var error: (String) -> Void
    /// Writes what a job has written, to the stream on which it was written.
    package var write: (StandardStream, [UInt8]) -> Void = { stream, bytes in stream.write(bytes) }
    /// How many columns a line may have; nil: any number.
    package var columns: Int?

    /// A console that gives its lines to somebody.
    package init(print: @escaping (String) -> Void, error: @escaping (String) -> Void) {
        self.print = print
        self.error = error
    }

    /// The standard streams of this process.
    package static var standard: Console {
        var console = Console(print: { Swift.print($0) }, error: { Output.error($0) })
        console.columns = StandardStream.output.isTerminal ? StandardStream.output.columns : nil
        return console
    }
}
