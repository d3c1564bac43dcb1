import FoundationEssentials
import Script

/// `hero-proc script check`.
struct ScriptCheck {
    private let operands: [String]
    private let writesJSON: Bool
    private let console: Console

    /// One finding with its file, as `--json` writes it.
    private struct Entry: Encodable {
        let file: String
        let line: Int
        let column: Int
        let severity: String
        let kind: String
        let message: String
        let hint: String?
    }

    /// All findings, as `--json` writes them.
    private struct Report: Encodable {
        let errors: Int
        let warnings: Int
        let findings: [Entry]
    }

    /// Understands the command's words.
    init(_ words: [String], console: Console) throws(UsageError) {
        let arguments = try ScriptArguments(words, of: "check")
        if arguments.operands.isEmpty { throw UsageError(message: "a file, a directory or `-` is needed") }
        operands = arguments.operands
        writesJSON = arguments.flags.contains("--json")
        self.console = console
    }

    /// Checks the scripts; answers the exit status.
    func run() -> Int32 {
        let engine = Engine()
        var entries: [Entry] = []
        var isReadable = true
        for operand in operands {
            do throws(UnreadableFile) {
                for file in try ScriptFile.files(of: operand) {
                    let source = try ScriptFile.read(file)
                    let findings = engine.check(source, known: ["ARGS"])
                    if !writesJSON { show(findings, source, file) }
                    entries += findings.map { entry($0, file) }
                }
            } catch {
                console.error("hero-proc script check: \(error.message)")
                isReadable = false
            }
        }
        let errors = entries.count { $0.severity == Finding.Severity.error.rawValue }
        if writesJSON {
            console.print(JSONText.of(Report(errors: errors, warnings: entries.count - errors, findings: entries)))
        }
        return errors == 0 && isReadable ? 0 : 1
    }

    private func show(_ findings: [Finding], _ source: [UInt8], _ file: String) {
        let excerpt = SourceExcerpt(source)
        for finding in findings {
            let place = finding.position
            let head = "\(file):\(place.line):\(place.column): \(finding.severity.rawValue): \(finding)"
            console.print(head.visible)
            if let lines = excerpt.text(at: place) { console.print(lines) }
        }
    }

    private func entry(_ finding: Finding, _ file: String) -> Entry {
        Entry(
            file: file, line: finding.position.line, column: finding.position.column,
            severity: finding.severity.rawValue, kind: finding.kind.rawValue, message: finding.message,
            hint: finding.hint)
    }
}

/// JSON for other programs.
enum JSONText {
    /// A value on one line, members in order of their names.
    static func of(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // What is encoded here is texts and whole numbers, which always succeeds.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
