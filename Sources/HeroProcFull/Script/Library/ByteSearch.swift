/// Finds a needle in bytes, in time linear in both lengths whatever they hold.
struct ByteSearch {
    private let needle: [UInt8]
    /// For each length of a matched beginning of the needle, the length of the longest shorter one that is also its end.
    /// Empty for short needles, which are compared directly.
    private let fallback: [Int]

    /// A search for a needle.
    init(_ needle: [UInt8]) {
        self.needle = needle
        fallback = needle.count > 16 ? ByteSearch.fallback(of: needle) : []
    }

    /// Length of the needle.
    var count: Int { needle.count }

    /// The offset of the first occurrence at or behind a start, or nil. An empty needle is found at once.
    func first(in bytes: [UInt8], from start: Int = 0) -> Int? {
        guard let head = needle.first else { return start <= bytes.count ? start : nil }
        if !fallback.isEmpty { return firstLinear(in: bytes, from: start) }
        var place = start
        while place + needle.count <= bytes.count {
            if bytes[place] == head && matches(bytes, at: place) { return place }
            place += 1
        }
        return nil
    }

    /// The offset of the last occurrence that ends at or before an end, or nil.
    func last(in bytes: [UInt8], before end: Int) -> Int? {
        let reversed = ByteSearch(needle.reversed())
        let mirrored = Array(bytes[..<end].reversed())
        return reversed.first(in: mirrored).map { end - $0 - needle.count }
    }

    /// All offsets of occurrences that do not overlap, from the left.
    func all(in bytes: [UInt8], atMost limit: Int = .max) -> [Int] {
        var found: [Int] = []
        var place = 0
        while found.count < limit, let next = first(in: bytes, from: place) {
            found.append(next)
            place = next + needle.count
        }
        return found
    }

    /// All offsets of occurrences that do not overlap, from the right.
    func allFromEnd(in bytes: [UInt8], atMost limit: Int = .max) -> [Int] {
        let mirrored = Array(bytes.reversed())
        return ByteSearch(needle.reversed()).all(in: mirrored, atMost: limit).map { bytes.count - $0 - needle.count }
    }

    private func matches(_ bytes: [UInt8], at place: Int) -> Bool {
        for index in needle.indices where bytes[place + index] != needle[index] { return false }
        return true
    }

    private func firstLinear(in bytes: [UInt8], from start: Int) -> Int? {
        var matched = 0
        for place in start..<max(start, bytes.count) {
            while matched > 0 && needle[matched] != bytes[place] { matched = fallback[matched] }
            if needle[matched] == bytes[place] { matched += 1 }
            if matched == needle.count { return place + 1 - needle.count }
        }
        return nil
    }

    private static func fallback(of needle: [UInt8]) -> [Int] {
        var table = Array(repeating: 0, count: needle.count + 1)
        var matched = 0
        for index in 1..<needle.count {
            while matched > 0 && needle[matched] != needle[index] { matched = table[matched] }
            if needle[matched] == needle[index] { matched += 1 }
            table[index + 1] = matched
        }
        return table
    }
}
