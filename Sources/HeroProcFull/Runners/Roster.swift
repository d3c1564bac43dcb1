import Model

/// Who is enrolled, as far as that is on disk: whoever connects is held against it.
package struct Roster: Sendable {
    private var entries: [RunnerID: RunnerIdentity] = [:]
    private var byName: [String: RunnerID] = [:]
    private var byKey: [[UInt8]: RunnerID] = [:]
    private var byToken: [[UInt8]: RunnerID] = [:]

    package init(_ records: [RunnerRecord]) {
        for record in records { put(record) }
    }

    /// A runner is stored, or stored anew.
    package mutating func put(_ record: RunnerRecord) {
        let entry = record.identity
        if entries[entry.id] == entry { return }
        remove(entry.id)
        entries[entry.id] = entry
        byName[entry.name] = entry.id
        if let key = entry.key { byKey[key] = entry.id }
        if let token = entry.token { byToken[token.hash] = entry.id }
    }

    /// A runner is forgotten.
    package mutating func remove(_ id: RunnerID) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        byName[entry.name] = nil
        if let key = entry.key { byKey[key] = nil }
        if let token = entry.token { byToken[token.hash] = nil }
    }

    /// The runner of that name.
    package func id(of name: String) -> RunnerID? { byName[name] }

    /// A runner's name.
    package func name(of id: RunnerID) -> String? { entries[id]?.name }

    /// The key by which a runner is known now.
    package func key(of id: RunnerID) -> [UInt8]? { entries[id]?.key }

    /// What becomes of a machine that shows a key, and maybe a token; the time is of the calendar.
    package func admission(key: [UInt8], tokenHash: [UInt8]?, at wallMilliseconds: UInt64) -> Admission {
        let holder = byKey[key].flatMap { entries[$0] }
        guard let tokenHash else { return Admission(holder) }
        return Admission(holder, invited: byToken[tokenHash].flatMap { entries[$0] }, at: wallMilliseconds)
    }
}
