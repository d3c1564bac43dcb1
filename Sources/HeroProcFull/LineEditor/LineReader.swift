import System

/// The edge: asks for a text on standard input, on a terminal with everything it can do.
package final class LineReader {
    /// What a person gave.
    package enum Answer: Equatable {
        /// A text, of one or more lines.
        case text(String)
        /// Ctrl-C: the text so far is gone.
        case interrupted
        /// Ctrl-D, or the end of the input.
        case end
        /// This process was told to end by a signal.
        case stopped(Int32)
    }

    /// What whoever asks knows about the text.
    package struct Question {
        /// What stands before each line, by its number.
        package var prompt: (Int) -> String
        /// Whether a text is still to go on.
        package var isOpen: (String) -> Bool
        /// How the word at the end of a text may go on: how many bytes of it are there, and the whole words.
        package var complete: (String) -> (prefixLength: Int, words: [String])

        /// A question.
        package init(
            prompt: @escaping (Int) -> String, isOpen: @escaping (String) -> Bool,
            complete: @escaping (String) -> (prefixLength: Int, words: [String])
        ) {
            self.prompt = prompt
            self.isOpen = isOpen
            self.complete = complete
        }
    }

    enum Kind {
        /// Keys are read and the text is drawn.
        case editing
        /// The terminal edits lines by itself; there are prompts.
        case prompting
        /// Only lines are read.
        case silent
    }
    let kind: Kind
    private let input: Descriptor
    private let poller: Poller?
    private let signals: SignalReader?
    /// Bytes that were read and not used yet.
    private(set) var unread = ArraySlice<UInt8>()
    var decoder = KeyDecoder()
    var drawing = LineDrawing()

    /// Whether a person sits there.
    package var isInteractive: Bool { kind != .silent }

    /// Takes over standard input. On a terminal the signals that end programs are blocked from here on and heard of here.
    package init(terminalType: String) throws(Errno) {
        input = try Descriptor.duplicate(of: StandardStream.input.rawValue)
        guard StandardStream.input.isTerminal, StandardStream.output.isTerminal else {
            kind = .silent
            poller = nil
            signals = nil
            return
        }
        kind = terminalType.isEmpty || terminalType == "dumb" ? .prompting : .editing
        var heard = SignalSet.none
        for signal in [Signal.interrupt, Signal.terminate, Signal.hangup, Signal.windowChange]
        where !Signal.isIgnored(signal) { heard.insert(signal) }
        _ = heard.block()
        let reader = try SignalReader.make(heard)
        let waiting = try Poller.make()
        try waiting.add(input.raw, .readable, token: 0)
        try waiting.add(reader.raw, .readable, token: 1)
        signals = consume reader
        poller = consume waiting
    }

    /// A signal that has come since the last one, other than a change of the window; does not wait.
    package func pendingSignal() -> Int32? {
        while let signal = signals?.next() {
            if signal.number != Signal.windowChange { return signal.number }
        }
        return nil
    }

    /// Asks.
    package func ask(_ question: Question, history: History) -> Answer {
        kind == .editing ? edit(question, history) : collect(question)
    }

    // MARK: Bytes

    /// What a wait for bytes has brought.
    enum Event {
        /// There are bytes in `unread`.
        case bytes
        /// The window has another size.
        case windowChange
        /// There is nothing more to read.
        case answer(Answer)
    }

    /// Waits for bytes or a signal.
    func wait() -> Event {
        if let event = nextSignal() { return event }
        var chunk = [UInt8](repeating: 0, count: 4096)
        // A terminal that has gone away reads as an error: it has ended.
        let count = (try? input.read(into: &chunk)) ?? 0
        if count == 0 { return .answer(.end) }
        unread = chunk[..<count]
        return .bytes
    }

    /// Waits until there are bytes; gives the signal that came before them.
    private func nextSignal() -> Event? {
        guard poller != nil else { return nil }
        var hasSignal = false
        var hasInput = false
        while !hasSignal && !hasInput {
            _ = poller?.wait(milliseconds: -1) { token in
                if token == 1 { hasSignal = true } else { hasInput = true }
            }
        }
        guard hasSignal, let signal = signals?.next() else { return hasInput ? nil : nextSignal() }
        switch signal.number {
        case Signal.windowChange: return .windowChange
        case Signal.interrupt: return .answer(.interrupted)
        default: return .answer(.stopped(signal.number))
        }
    }

    /// The next unused byte.
    func nextByte() -> UInt8? { unread.popFirst() }

    func write(_ text: String) { StandardStream.output.write(Array(text.utf8)) }
}
