/// Measurements of one thing.
struct Samples {
    private var sorted: [Double] = []

    /// How many there are.
    var count: Int { sorted.count }
    /// The least.
    var min: Double { sorted.first ?? .nan }
    /// The most.
    var max: Double { sorted.last ?? .nan }
    /// The middle one, or the mean of the two in the middle.
    var median: Double {
        if sorted.isEmpty { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    mutating func add(_ value: Double) {
        sorted.append(value)
        sorted.sort()
    }
}

/// Text of a fixed width, for columns.
enum Column {
    /// A number with so many digits behind the point, at the right edge.
    static func number(_ value: Double, digits: Int = 1, width: Int) -> String {
        guard value.isFinite else { return right("-", width: width) }
        guard digits > 0 else { return right("\(Int(value.rounded()))", width: width) }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value.magnitude * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return right("\(value < 0 && scaled != 0 ? "-" : "")\(scaled / scale).\(zeros)\(fraction)", width: width)
    }

    /// Text at the right edge.
    static func right(_ text: String, width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - text.count)) + text
    }

    /// Text at the left edge.
    static func left(_ text: String, width: Int) -> String {
        text + String(repeating: " ", count: Swift.max(0, width - text.count))
    }
}
