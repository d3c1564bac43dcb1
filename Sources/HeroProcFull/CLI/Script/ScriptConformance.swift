/// `hero-proc script conform`.
struct ScriptConformance {
    private let operand: String
    private let writesJSON: Bool
    private let console: Console

    /// What came of it, as `--json` writes it.
    private struct Report: Encodable {
        let passed: Int
        let failed: Int
        let disagreements: [Conformance.Disagreement]
    }

    /// Understands the command's words.
    init(_ words: [String], console: Console) throws(UsageError) {
        let arguments = try ScriptArguments(words, of: "conform")
        guard arguments.operands.count == 1 else { throw UsageError(message: "one file of cases is needed") }
        operand = arguments.operands[0]
        writesJSON = arguments.flags.contains("--json")
        self.console = console
    }

    /// Runs the cases; answers the exit status.
    func run() -> Int32 {
        let lines: [UInt8]
        do throws(UnreadableFile) {
            lines = try ScriptFile.bytes(of: operand)
        } catch {
            console.error("hero-proc script conform: \(error.message)")
            return 1
        }
        let outcome = Conformance.run(lines: lines) { if !writesJSON { console.print("\($0.id): \($0.reason)") } }
        if writesJSON {
            console.print(
                JSONText.of(
                    Report(passed: outcome.passed, failed: outcome.failed, disagreements: outcome.disagreements)))
        } else {
            console.print("\(outcome.passed) passed, \(outcome.failed) failed")
        }
        return outcome.failed == 0 ? 0 : 1
    }
}
