import System

/// Standard output of this process: text is written in large pieces, to a terminal after each line.
///
/// Once something could not be written nothing more is tried; `failure` says why. A reader that has gone is no failure here:
/// its signal ends the process, unless whoever started it has chosen to ignore that one.
final class StandardOutput {
    /// Bytes that wait to be written, at most.
    private static let heldBytesMax = 1 << 16

    private let isTerminal = StandardStream.output.isTerminal
    private let isMissing = !Descriptor.isOpen(StandardStream.output.rawValue)
    private var held: [UInt8] = []
    /// Why something could not be written; nil: all was.
    private(set) var failure: Errno?

    /// Takes the stream. Those with which this process was not started are made ones to nowhere, or the next file that is
    /// opened would become one.
    init() { StandardStream.openMissing() }

    /// Adds a line.
    func print(_ text: String) {
        held.append(contentsOf: text.utf8)
        held.append(UInt8(ascii: "\n"))
        if isTerminal || held.count >= Self.heldBytesMax { flush() }
    }

    /// Adds bytes, and writes them at once.
    func write(_ bytes: [UInt8]) {
        held += bytes
        flush()
    }

    /// Writes what waits.
    func flush() {
        defer { held.removeAll(keepingCapacity: true) }
        guard failure == nil, !held.isEmpty else { return }
        do throws(Errno) {
            if isMissing { throw .badDescriptor }
            try StandardStream.output.writeAll(held)
        } catch {
            failure = error
        }
    }
}
