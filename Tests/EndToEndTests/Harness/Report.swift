/// A line of a report: a flat JSON object.
struct Report: CustomStringConvertible {
    let description: String

    /// A value as it is written, strings without their quotes; nil if the key is not there.
    subscript(key: String) -> String? {
        guard let start = description.firstRange(of: "\"\(key)\":") else { return nil }
        let rest = description[start.upperBound...]
        if rest.first == "\"" {
            let text = rest.dropFirst()
            return text.firstIndex(of: "\"").map { String(text[..<$0]) }
        }
        return rest.firstIndex { $0 == "," || $0 == "}" }.map { String(rest[..<$0]) }
    }

    /// A number; nil if it is null or the key is not there.
    func number(_ key: String) -> Int? { self[key].flatMap { Int($0) } }

    /// Cause, exit code and signal in one, as in `exit 0 null`.
    var ending: String { "\(self["cause"] ?? "-") \(self["exit_code"] ?? "-") \(self["signal"] ?? "-")" }

    /// The lines of a report file.
    static func all(in path: String) -> [Report] {
        (Files.text(path) ?? "").split(separator: "\n").map { Report(description: String($0)) }
    }
}
