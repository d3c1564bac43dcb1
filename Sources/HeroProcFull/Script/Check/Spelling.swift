/// Finds the name that was meant.
package enum Spelling {
    /// How many letters may be wrong, missing or too many. In short names half of the letters must be right, or all of them
    /// there in another order.
    package static let mistakesMax = 2

    /// The known name closest to a misspelt one, the first in byte order among equals; nil when none is close.
    package static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8)
        let letters = wanted.sorted()
        var best: (name: String, distance: Int)?
        for candidate in known where candidate != name {
            let bytes = Array(candidate.utf8)
            guard abs(bytes.count - wanted.count) <= mistakesMax else { continue }
            let distance = distance(wanted, bytes)
            guard distance <= mistakesMax else { continue }
            guard distance * 2 <= max(wanted.count, bytes.count) || bytes.sorted() == letters else { continue }
            guard let known = best else {
                best = (candidate, distance)
                continue
            }
            let isBetter = distance < known.distance
            if isBetter || distance == known.distance && candidate.utf8.lexicographicallyPrecedes(known.name.utf8) {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// "did you mean `push`?", or nil when no known name is close.
    package static func hint(for name: String, among known: some Sequence<String>) -> String? {
        nearest(to: name, among: known).map { "did you mean `\($0)`?" }
    }

    /// How many letters must be put in, taken out or replaced to make one word of the other (Levenshtein).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (number, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = number + 1
            for (index, other) in right.enumerated() {
                let replaced = diagonal + (letter == other ? 0 : 1)
                diagonal = row[index + 1]
                row[index + 1] = min(replaced, diagonal + 1, row[index] + 1)
            }
        }
        return row[right.count]
    }
}
