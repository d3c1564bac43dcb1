import RunnerProtocol

/// Finds the word somebody meant: show it every candidate, then read `best`.
struct Suggestion {
    private let typed: [UInt8]
    private var distance: Int
    /// The closest candidate so far; nil if none is close. At most a third of the letters may be wrong, swapped with
    /// their neighbour, missing or too many.
    private(set) var best: [UInt8]?

    /// For a word that was not understood.
    init(for typed: ArraySlice<UInt8>) {
        self.typed = Array(typed.prefix(32))
        distance = Swift.max(self.typed.count / 3, 1) + 1
    }

    /// The option that may stand there whose name is closest.
    static func option(_ name: ArraySlice<UInt8>, in place: OptionTable.Place) -> [UInt8]? {
        var suggestion = Suggestion(for: name)
        for row in OptionTable() where row.isAllowed(place) { suggestion.consider(row.name) }
        return suggestion.best
    }

    /// Compares another candidate.
    mutating func consider(_ word: [UInt8]) {
        let candidate = Self.distance(typed, word)
        if candidate < distance { (best, distance) = (word, candidate) }
    }

    /// How many letters must be added, dropped, changed or swapped with their neighbour (optimal string alignment), of
    /// words of at most 200 letters.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        // Distances are no longer than the words, so each is a byte.
        var before: [UInt8] = []
        var above: [UInt8] = []
        for j in 0...b.count { above.add(UInt8(j)) }
        for i in 0..<a.count {
            var row: [UInt8] = []
            row.add(UInt8(i + 1))
            for j in 0..<b.count {
                var least = above[j] + (a[i] == b[j] ? 0 : 1)
                least = Swift.min(least, Swift.min(above[j + 1], row[j]) + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = Swift.min(least, before[j - 1] + 1) }
                row.add(least)
            }
            before = above
            above = row
        }
        return Int(above[b.count])
    }
}
