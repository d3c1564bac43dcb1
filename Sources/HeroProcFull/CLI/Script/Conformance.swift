import FoundationEssentials
import Script

/// Runs recorded cases and tells where the engine disagrees.
package enum Conformance {
    /// How many cases went well, and how many did not.
    package struct Outcome {
        /// Cases that agree.
        package var passed = 0
        /// Cases that do not.
        package var failed = 0
        /// The ids of those.
        package var disagreements: [String] = []
    }

    /// Runs all records, one on each line; each disagreement is told as it is found.
    package static func run(lines: [UInt8], tell: (String) -> Void) -> Outcome {
        var outcome = Outcome()
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            // A line that is no JSON is told as a failed case.
            guard let record = try? JSONDecoder().decode(JSON.self, from: Data(line)) else {
                outcome.failed += 1
                tell("unreadable record: \(String(decoding: line.prefix(80), as: UTF8.self))")
                continue
            }
            let id = record["id"]?.text ?? "?"
            if let disagreement = ConformanceCase(record: record).disagreement() {
                outcome.failed += 1
                outcome.disagreements.append(id)
                tell("\(id): \(disagreement)")
            } else {
                outcome.passed += 1
            }
        }
        return outcome
    }
}
