import System

/// On a terminal: each key changes the text, which is drawn anew.
extension LineReader {
    /// Lets a person edit a text.
    func edit(_ question: Question, _ history: History) -> Answer {
        var editor = LineEditor(history: history)
        while true {
            let answer: Answer?
            do throws(Errno) {
                let terminal = try RawTerminal()
                write(LineDrawing.enablePaste)
                draw(editor, question)
                answer = edit(&editor, question)
                write(LineDrawing.disablePaste)
                _ = consume terminal
            } catch {
                return .end
            }
            if let answer { return answer }
            RawTerminal.suspend()
        }
    }

    /// Edits until there is an answer; nil when this process is to be suspended.
    private func edit(_ editor: inout LineEditor, _ question: Question) -> Answer? {
        var isStale = false
        while true {
            guard let key = nextKey() else {
                if isStale { draw(editor, question) }
                isStale = false
                switch wait() {
                case .bytes: continue
                case .windowChange: draw(editor, question)
                case .answer(let answer): return leave(&editor, question, with: answer)
                }
                continue
            }
            switch editor.handle(key) {
            case .none: continue
            case .redraw: isStale = true
            case .refuse: write(LineDrawing.bell)
            case .complete: complete(&editor, question)
            case .clearScreen:
                write(drawing.clear())
                draw(editor, question)
            case .accept:
                let text = editor.buffer.text
                if question.isOpen(text) {
                    _ = editor.insert("\n")
                    draw(editor, question)
                } else {
                    return leave(&editor, question, with: .text(text))
                }
            case .interrupt: return leave(&editor, question, with: .interrupted)
            case .end: return leave(&editor, question, with: .end)
            case .suspend:
                write(drawing.finish())
                return nil
            }
        }
    }

    private func leave(_ editor: inout LineEditor, _ question: Question, with answer: Answer) -> Answer {
        editor.moveToEnd()
        draw(editor, question)
        write(drawing.finish())
        return answer
    }

    private func nextKey() -> Key? {
        while let byte = nextByte() {
            if let key = decoder.feed(byte) { return key }
        }
        return nil
    }

    private func complete(_ editor: inout LineEditor, _ question: Question) {
        let found = question.complete(editor.buffer.head)
        guard let first = found.words.first else { return write(LineDrawing.bell) }
        let shared = found.words.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        let rest = String(decoding: shared.utf8.dropFirst(found.prefixLength), as: UTF8.self)
        if !rest.isEmpty {
            if editor.insert(rest) == .redraw { draw(editor, question) }
            return
        }
        var shown = editor
        shown.moveToEnd()
        draw(shown, question)
        write(drawing.finish())
        for line in WordColumns.lines(found.words, columns: columns) { write(line + "\r\n") }
        draw(editor, question)
    }

    private func draw(_ editor: LineEditor, _ question: Question) {
        let rows = StandardStream.output.rows ?? Limits.rowsDefault
        write(drawing.draw(LineLayout(editor.buffer, columns: columns, rows: rows, prompt: question.prompt)))
    }

    private var columns: Int { StandardStream.output.columns ?? Limits.columnsDefault }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
