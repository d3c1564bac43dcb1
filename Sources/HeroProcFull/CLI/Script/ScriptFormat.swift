import Script
import System

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
            console.error("\(head): error: \(error)".visible + excerpt)
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
        return result == source || replace(file, result)
    }

    private func replace(_ file: String, _ text: [UInt8]) -> Bool {
        do throws(Errno) {
            guard try FileStatus.of(CString(file.utf8)).isRegular else {
                console.error("hero-proc script fmt: cannot write \(file): not a regular file")
                return false
            }
            try FileReplacement(of: file).write(text)
            return true
        } catch {
            console.error("hero-proc script fmt: cannot write \(file): \(error.text)")
            return false
        }
    }
}
