/// Who has one of the places for connections, of which there are so many. When none is free, the one goes that has waited
/// longest for its other side.
struct HTTPPlaces: Sendable {
    private let max: Int
    /// By number: since when it waits for its other side, in the order in which they began to; nil: it is being answered.
    private var places: [UInt64: UInt64?] = [:]
    private var last: UInt64 = 0
    private var waits: UInt64 = 0

    init(max: Int) { self.max = max }

    var count: Int { places.count }

    /// What becomes of somebody who comes.
    enum Admission: Equatable {
        /// It has a place, under that number, and waits; another has lost its own.
        case admitted(UInt64, instead: UInt64?)
        /// Everybody is being answered.
        case full
    }

    mutating func admit() -> Admission {
        var loser: UInt64?
        if places.count >= max {
            let waiting = places.compactMap { number, since in since.map { (number, $0) } }
            guard let longest = waiting.min(by: { $0.1 < $1.1 }) else { return .full }
            loser = longest.0
            places[longest.0] = nil
        }
        last += 1
        places.updateValue(nil, forKey: last)
        wait(last)
        return .admitted(last, instead: loser)
    }

    /// It waits for its other side from now on.
    mutating func wait(_ number: UInt64) {
        guard places.keys.contains(number) else { return }
        waits += 1
        places.updateValue(waits, forKey: number)
    }

    /// It is being answered. Gives false if it has lost its place.
    mutating func answer(_ number: UInt64) -> Bool {
        guard places.keys.contains(number) else { return false }
        places.updateValue(nil, forKey: number)
        return true
    }

    mutating func leave(_ number: UInt64) { places.removeValue(forKey: number) }
}
