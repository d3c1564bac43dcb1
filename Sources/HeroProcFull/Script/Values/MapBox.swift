/// A map from strings to values. Shared until changed.
///
/// Entries lie in order of insertion (a removal moves the last entry into the gap), found through an open-addressing table
/// once there are more than eight. Whatever shows a map to a script goes in byte order of the keys: `sortedIndices`.
/// Keys are never mutated: they are shared texts, and whoever would change such a text copies it first.
package final class MapBox {
    /// One entry.
    struct Entry {
        /// The key.
        let key: Text
        /// The value.
        var value: Value
    }

    /// The entries, in no meaningful order.
    private(set) var entries: [Entry] {
        @inline(__always) _read { yield unsafe storage }
        @inline(__always) _modify { yield unsafe &storage }
    }
    // One thread owns the machine and its values, and no access to the storage encloses another: it needs no guard.
    @exclusivity(unchecked) private var storage: [Entry]
    /// Entry numbers by hash, -1 for a free place; empty while there are few entries. A power of two long.
    private var table: [Int32] = []

    /// An empty map.
    package init() {
        unsafe storage = []
    }

    /// A map of its own with the same entries.
    init(copy other: MapBox) {
        unsafe storage = other.entries
        table = other.table
    }

    deinit {
        var values = takeValues()
        Value.release(&values)
    }

    /// Number of entries.
    package var count: Int { entries.count }

    /// The entry's number, or nil. `hint` is tried first: a call site remembers where it found the key last time.
    func index(of key: Text, hint: Int = -1) -> Int? {
        if hint >= 0 && hint < entries.count && entries[hint].key === key { return hint }
        if table.isEmpty {
            if entries.isEmpty { return nil }
            for number in entries.indices where entries[number].key === key { return number }
            let hash = key.hash
            for number in entries.indices where entries[number].key.hash == hash {
                if entries[number].key.bytes == key.bytes { return number }
            }
            return nil
        }
        let mask = table.count - 1
        var place = key.hash & mask
        while table[place] >= 0 {
            let number = Int(table[place])
            if entries[number].key === key { return number }
            if entries[number].key.hash == key.hash && entries[number].key.bytes == key.bytes { return number }
            place = (place + 1) & mask
        }
        return nil
    }

    /// The value of a key, or nil.
    package subscript(key: Text) -> Value? {
        guard let found = index(of: key) else { return nil }
        return entries[found].value
    }

    /// The entry at a number below `count`.
    package func entry(at number: Int) -> (key: Text, value: Value) {
        (entries[number].key, entries[number].value)
    }

    /// Replaces the value of the entry at a number. The caller holds the only reference.
    func setValue(_ value: consuming Value, at number: Int) {
        entries[number].value = value
    }

    /// Runs a change on the value of the entry at a number, in place. The caller holds the only reference.
    func withValue<Result>(
        at number: Int, _ body: (inout Value) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        try body(&entries[number].value)
    }

    /// Sets or adds a key, in place; answers the entry's number. The caller holds the only reference.
    @discardableResult package func set(_ key: Text, _ value: consuming Value) -> Int {
        if let found = index(of: key) {
            entries[found].value = value
            return found
        }
        return add(key, value)
    }

    /// Adds a key that is not there yet; answers the entry's number.
    @discardableResult func add(_ key: Text, _ value: consuming Value) -> Int {
        entries.append(Entry(key: key, value: value))
        if entries.count > 8 {
            if entries.count * 2 > table.count {
                rebuild()
            } else {
                enter(entries.count - 1)
            }
        }
        return entries.count - 1
    }

    /// Removes a key, in place; answers what it held. The caller holds the only reference.
    package func remove(_ key: Text) -> Value? {
        guard let found = index(of: key) else { return nil }
        let last = entries.count - 1
        if !table.isEmpty {
            vacate(found)
            if found != last { table[place(of: last)] = Int32(found) }
        }
        entries.swapAt(found, last)
        return entries.removeLast().value
    }

    /// Removes everything.
    package func removeAll() {
        entries = []
        table = []
    }

    /// Entry numbers in byte order of the keys.
    package var sortedIndices: [Int] {
        entries.indices.sorted { entries[$0].key < entries[$1].key }
    }

    /// Removes everything and answers the values.
    func takeValues() -> [Value] {
        let values = entries.map(\.value)
        removeAll()
        return values
    }

    private func rebuild() {
        var size = 32
        while size < entries.count * 3 { size *= 2 }
        table = Array(repeating: -1, count: size)
        for number in entries.indices { enter(number) }
    }

    private func enter(_ number: Int) {
        let mask = table.count - 1
        var place = entries[number].key.hash & mask
        while table[place] >= 0 { place = (place + 1) & mask }
        table[place] = Int32(number)
    }

    private func place(of number: Int) -> Int {
        let mask = table.count - 1
        var place = entries[number].key.hash & mask
        while table[place] != Int32(number) { place = (place + 1) & mask }
        return place
    }

    /// Frees the place of an entry and closes the gap behind it.
    private func vacate(_ number: Int) {
        let mask = table.count - 1
        var gap = place(of: number)
        var next = (gap + 1) & mask
        while table[next] >= 0 {
            let home = entries[Int(table[next])].key.hash & mask
            if (next - home) & mask >= (next - gap) & mask {
                table[gap] = table[next]
                gap = next
            }
            next = (next + 1) & mask
        }
        table[gap] = -1
    }
}
