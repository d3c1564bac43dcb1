import RunnerProtocol
import System

/// `/etc/passwd` and `/etc/group`, read as they are, passwd(5) and group(5). No other source of users is asked: a
/// static program cannot load the name service switch.
struct UserDatabase<World: Surroundings> {
    private let world: World

    /// Reads nothing yet.
    init(_ world: World) { self.world = world }

    /// Resolves `NAME`, `UID`, `NAME:GROUP`, `UID:GID` and so on, supplementary groups included. A name outweighs a
    /// number that is written the same.
    func user(_ text: [UInt8]) throws(UsageError) -> Identity.User {
        let colon = text.firstIndex(of: UInt8(ascii: ":"))
        let name = text[..<(colon ?? text.endIndex)]
        guard !name.isEmpty else { throw .valueRefused(.user, text) }
        let entry = try account(name)
        guard let id = entry?.id ?? Fields.number(name) else { throw .valueUnusable(.user, text, .noSuchUser) }

        var groups = GroupScan()
        groups.member = entry?.name ?? []
        groups.wanted = colon.map { text[($0 + 1)...] }
        if groups.wanted != nil || entry != nil {
            for line in Lines(try contents(of: "/etc/group")) { groups.read(line) }
        }
        let group: UInt32
        if let wanted = groups.wanted {
            guard let number = groups.found ?? Fields.number(wanted) else {
                throw .valueUnusable(.user, text, .noSuchGroup)
            }
            group = number
        } else if let entry {
            group = entry.group
        } else {
            throw .valueUnusable(.user, text, .noGroupKnown)
        }
        var supplementary = [group]
        for id in groups.memberships where !supplementary.contains(id) { supplementary.append(id) }
        return Identity.User(id: id, group: group, supplementaryGroups: supplementary)
    }

    private struct Account {
        var name: ArraySlice<UInt8>
        var id: UInt32
        var group: UInt32
    }

    /// The first line of that name, else the first of that number.
    private func account(_ wanted: ArraySlice<UInt8>) throws(UsageError) -> Account? {
        let number = Fields.number(wanted)
        var byNumber: Account?
        for line in Lines(try contents(of: "/etc/passwd")) {
            let fields = Fields(line)
            guard let id = fields.number(2), let group = fields.number(3) else { continue }
            let account = Account(name: fields[0], id: id, group: group)
            if account.name == wanted { return account }
            if byNumber == nil, id == number { byNumber = account }
        }
        return byNumber
    }

    /// A missing file is an empty one: containers often have none.
    private func contents(of path: StaticString) throws(UsageError) -> [UInt8] {
        do throws(Errno) {
            return try world.contents(of: [UInt8](path), limit: Limits.userFileBytesMax)
        } catch {
            if error == .noSuchFile { return [] }
            throw .unreadable(.user, [UInt8](path), error)
        }
    }
}

/// What one pass over /etc/group finds.
private struct GroupScan {
    /// The user whose groups are wanted; empty: none.
    var member: ArraySlice<UInt8> = []
    /// The group that is looked for by its name.
    var wanted: ArraySlice<UInt8>?
    var found: UInt32?
    var memberships: [UInt32] = []

    @inline(never)
    mutating func read(_ line: ArraySlice<UInt8>) {
        let fields = Fields(line)
        guard let id = fields.number(2) else { return }
        if let wanted, found == nil, fields[0] == wanted { found = id }
        if !member.isEmpty, fields.list(3, contains: member) { memberships.append(id) }
    }
}

/// The fields of a line between colons.
private struct Fields {
    private let line: ArraySlice<UInt8>

    init(_ line: ArraySlice<UInt8>) { self.line = line }

    /// One field; empty if there are fewer.
    @inline(never)
    subscript(number: Int) -> ArraySlice<UInt8> {
        var left = number
        var start = line.startIndex
        var at = start
        while true {
            if at == line.endIndex || line[at] == UInt8(ascii: ":") {
                if left == 0 { return line[start..<at] }
                if at == line.endIndex { return [] }
                left -= 1
                start = at + 1
            }
            at += 1
        }
    }

    /// A field that is a user's or group's number.
    func number(_ field: Int) -> UInt32? { Self.number(self[field]) }

    /// A user's or group's number. The largest one means "no change" to the kernel and is none.
    static func number(_ text: ArraySlice<UInt8>) -> UInt32? {
        guard let value = Quantity.count(text), value < UInt64(UInt32.max) else { return nil }
        return UInt32(value)
    }

    /// Whether a field, a list with commas, has that word in it.
    func list(_ field: Int, contains word: ArraySlice<UInt8>) -> Bool {
        var rest = self[field]
        while let comma = rest.firstIndex(of: UInt8(ascii: ",")) {
            if rest[..<comma] == word { return true }
            rest = rest[(comma + 1)...]
        }
        return rest == word
    }
}

/// The lines of a text, without their ends. The last one may lack its newline.
struct Lines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    /// Of a whole file.
    init(_ text: [UInt8]) { rest = text[...] }

    @inline(never)
    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        defer { rest = end < rest.endIndex ? rest[(end + 1)...] : [] }
        return rest[..<end]
    }
}
