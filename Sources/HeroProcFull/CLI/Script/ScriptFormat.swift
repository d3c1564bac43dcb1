import FoundationEssentials
import Script

/// `hero-proc script fmt`.
struct ScriptFormat {
    private let operands: [String]
    private let onlyChecks: Bool
    private let console: Console

    /// Understands the command's words.
    init(_ words: [String], console: Console) throws(UsageError) {
        let arguments = try ScriptArguments(words, of: "fmt")
        if arguments.operands.isEmpty { throw UsageError(message: "a file, a directory or `-` is needed") }
        operands = arguments.operands
        onlyChecks = arguments.flags.contains("--check")
        self.console = console
    }

    /// Formats the scripts in place; answers the exit status.
    func run() -> Int32 {
        var status: Int32 = 0
        for operand in operands {
            do throws(UnreadableFile) {
                for file in try ScriptFile.files(of: operand) where !format(try ScriptFile.read(file), file) {
                    status = 1
                }
            } catch {
                console.error("hero-proc script fmt: \(error.message)")
                status = 1
            }
        }
        return status
    }

    private func format(_ source: [UInt8], _ file: String) -> Bool {
        let result: [UInt8]
        do throws(ScriptError) {
            result = try Formatter.format(source)
        } catch {
            let place = error.location
            let head = place.isNone ? file : "\(file):\(place.line):\(place.column)"
            let excerpt = SourceExcerpt(source).text(at: place).map { "\n\($0)" } ?? ""
            console.error("\(head): error: \(error)\(excerpt)")
            return false
        }
        if onlyChecks {
            if result != source { console.print("\(file) is not formatted") }
            return result == source
        }
        if file == "-" {
            var text = String(decoding: result, as: UTF8.self)
            if text.hasSuffix("\n") { text.removeLast() }
            if !result.isEmpty { console.print(text) }
            return true
        }
        if result == source { return true }
        do {
            // In place: the file keeps its mode, its owner and its links.
            try Data(result).write(to: URL(filePath: file))
            return true
        } catch {
            console.error("hero-proc script fmt: cannot write \(file): \(error)")
            return false
        }
    }
}
