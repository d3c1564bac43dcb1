import API
import FoundationEssentials
import Script

/// Runs recorded cases and tells where the engine disagrees.
package enum Conformance {
    /// A case that does not agree.
    package struct Disagreement: Encodable, Sendable {
        /// The record's id.
        package let id: String
        /// What was expected, and what came.
        package let reason: String
    }

    /// How many cases went well, and how many did not.
    package struct Outcome {
        /// Cases that agree.
        package var passed = 0
        /// Cases that do not.
        package var failed: Int { disagreements.count }
        /// Those.
        package var disagreements: [Disagreement] = []
    }

    /// Runs all records, one on each line; each disagreement is told as it is found.
    package static func run(lines: [UInt8], tell: (Disagreement) -> Void) -> Outcome {
        var outcome = Outcome()
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            guard let disagreement = disagreement(of: line) else {
                outcome.passed += 1
                continue
            }
            outcome.disagreements.append(disagreement)
            tell(disagreement)
        }
        return outcome
    }

    private static func disagreement(of line: ArraySlice<UInt8>) -> Disagreement? {
        // A line that is no JSON is told as a failed case.
        guard let record = try? JSONDecoder().decode(JSONValue.self, from: Data(line)) else {
            return Disagreement(
                id: "unreadable record", reason: String(decoding: line.prefix(80), as: UTF8.self))
        }
        return ConformanceCase(record: record).disagreement().map {
            Disagreement(id: record["id"]?.text ?? "?", reason: $0)
        }
    }
}
