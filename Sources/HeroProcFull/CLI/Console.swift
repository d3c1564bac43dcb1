import System

/// Where a command writes.
package struct Console {
    /// Writes a line to standard output.
    package var print: (String) -> Void
    /// Writes a line to standard error.
    package var error: (String) -> Void

    /// A console that gives its lines to somebody.
    package init(print: @escaping (String) -> Void, error: @escaping (String) -> Void) {
        self.print = print
        self.error = error
    }

    /// The standard streams of this process.
    package static var standard: Console { Console(print: { Swift.print($0) }, error: { Output.error($0) }) }
}
