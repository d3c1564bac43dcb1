import FoundationEssentials
import ScriptFuzz
import Testing

/// Some thousand hostile scripts, the same on every run; `contrib/fuzz-scripts` goes on for longer.
@Suite struct FuzzTests {
    @Test(arguments: 0..<4) func `no script breaks the engine or a promise`(part: Int) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors/rhai/cases.jsonl")
        let corpus = try FuzzCorpus(cases: file.path)
        let trial = FuzzTrial(in: .others)
        var ran = 0
        for number in part * 500..<(part + 1) * 500 {
            let input = FuzzInput(number: number, corpus: corpus)
            do throws(FuzzTrial.Broken) {
                if case .ran = try trial.run(input) { ran += 1 }
            } catch {
                Issue.record("input \(number): \(error)")
            }
        }
        // Inputs that the parser refuses would show nothing of the machine.
        #expect(ran > 50)
    }

    /// Inputs that once broke something.
    @Test(arguments: [66036, 201_976, 893_441, 1_347_403, 4_251_642, 5_007_400, 5_399_305, 5_678_273])
    func `what once broke holds`(number: Int) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors/rhai/cases.jsonl")
        let input = FuzzInput(number: number, corpus: try FuzzCorpus(cases: file.path))
        _ = try FuzzTrial(in: .others).run(input)
    }
}
