import RunnerProtocol

/// The templates that the coordinator has named in this session. They are not on the disk before an assignment uses them:
/// after a start there is another session, and all of them come again.
struct AliasTable {
    private var entries: [Entry] = []

    struct Entry {
        let alias: UInt32
        let specification: JobSpecification
        /// Under which number it is on the disk; nil: it is not.
        var number: UInt32?
    }

    var count: Int { entries.count }

    subscript(alias: UInt32) -> Entry? { entries.first { $0.alias == alias } }

    /// Takes a specification, in place of an earlier one of that alias.
    mutating func set(_ entry: Entry) {
        remove(entry.alias)
        entries.append(entry)
    }

    @inline(never)
    mutating func remove(_ alias: UInt32) {
        if let at = entries.firstIndex(where: { $0.alias == alias }) { entries.remove(at: at) }
    }

    mutating func removeAll() { entries = [] }

    /// Notes where a specification is on the disk.
    mutating func number(_ alias: UInt32, _ number: UInt32) {
        for i in entries.indices where entries[i].alias == alias { entries[i].number = number }
    }

    /// Notes that a specification is not on the disk any more.
    mutating func forget(number: UInt32) {
        for i in entries.indices where entries[i].number == number { entries[i].number = nil }
    }

    /// Whether one is named that is on the disk under this number.
    func uses(_ number: UInt32) -> Bool { entries.contains { $0.number == number } }
}
