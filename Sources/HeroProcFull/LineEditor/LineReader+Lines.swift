/// Where nothing is drawn: lines are read as they come.
extension LineReader {
    /// Reads lines until they are whole.
    func collect(_ question: Question) -> Answer {
        var text: [UInt8] = []
        var count = 0
        while true {
            if kind == .prompting { write(question.prompt(count)) }
            var line: [UInt8] = []
            if let answer = read(line: &line) {
                if kind == .prompting { write("\n") }
                // What was not whole is given as it is.
                guard answer == .end, count > 0 || !line.isEmpty else { return answer }
                return .text(String(decoding: text + line, as: UTF8.self))
            }
            text += line
            count += 1
            let whole = String(decoding: text, as: UTF8.self)
            if !question.isOpen(whole) || text.count > Limits.textBytesMax { return .text(whole) }
            text.append(UInt8(ascii: "\n"))
        }
    }

    /// Reads a line without its end; gives why there is no whole one.
    private func read(line: inout [UInt8]) -> Answer? {
        while true {
            while let byte = nextByte() {
                if byte == UInt8(ascii: "\n") {
                    if line.last == UInt8(ascii: "\r") { line.removeLast() }
                    return nil
                }
                line.append(byte)
            }
            if case .answer(let answer) = wait() { return answer }
        }
    }
}
