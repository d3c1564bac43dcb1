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
    @inline(never)
    func user(_ text: [UInt8]) throws(UsageError) -> Identity.User {
        let colon = text.firstIndex(of: UInt8(ascii: ":")) ?? text.count
        let name = Array(text[..<colon])
        guard !name.isEmpty else { throw .valueRefused(.user, text) }
        let account = try account(name)
        guard let id = account?.number(2) ?? number(name) else { throw .valueUnusable(.user, text, .noSuchUser) }

        var group = account?.number(3)
        let wanted = colon < text.count ? Array(text[(colon + 1)...]) : nil
        if let wanted { group = number(wanted) }
        var isNamed = false
        var memberships: [UInt32] = []
        if wanted != nil || account != nil {
            for line in Lines(try contents(of: "/etc/group")) {
                let entry = Entry(line: line)
                guard let number = entry.number(2) else { continue }
                if !isNamed, let wanted, entry.field(0) == wanted {
                    isNamed = true
                    group = number
                }
                if let account, entry.hasMember(account.field(0)) { memberships.append(number) }
            }
        }
        guard let group else { throw .valueUnusable(.user, text, wanted == nil ? .noGroupKnown : .noSuchGroup) }
        var supplementary = [group]
        for id in memberships where !supplementary.contains(id) { supplementary.append(id) }
        return Identity.User(id: id, group: group, supplementaryGroups: supplementary)
    }

    /// The first line of that name, else the first of that number.
    private func account(_ wanted: [UInt8]) throws(UsageError) -> Entry? {
        let wantedNumber = number(wanted)
        var byNumber: Entry?
        for line in Lines(try contents(of: "/etc/passwd")) {
            let entry = Entry(line: line)
            guard let id = entry.number(2), entry.number(3) != nil else { continue }
            if entry.field(0) == wanted { return entry }
            if byNumber == nil, id == wantedNumber { byNumber = entry }
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

/// A user's or group's number; nil if it is none. The largest one means "no change" to the kernel and is none.
@inline(never)
private func number(_ text: [UInt8]) -> UInt32? {
    guard let value = Quantity.count(text[...]), value < UInt64(UInt32.max) else { return nil }
    return UInt32(value)
}

/// A line of fields with a colon between each two.
private struct Entry {
    let line: [UInt8]

    /// A field; empty if there are fewer.
    @inline(never)
    func field(_ index: Int) -> [UInt8] { KernelText.field(index, of: line, separator: UInt8(ascii: ":")) ?? [] }

    /// A field that is a user's or group's number.
    @inline(never)
    func number(_ index: Int) -> UInt32? { Options.number(field(index)) }

    /// Whether that user is in the list of a group's members.
    @inline(never)
    func hasMember(_ name: [UInt8]) -> Bool {
        let members = field(3)
        var start = 0
        for at in 0...members.count where at == members.count || members[at] == UInt8(ascii: ",") {
            if members[start..<at] == name[...] { return !name.isEmpty }
            start = at + 1
        }
        return false
    }
}

/// The lines of a text, without their ends. The last one may lack its newline.
package struct Lines: Sequence, IteratorProtocol {
    private let text: [UInt8]
    private var at = 0

    /// Of a whole file.
    package init(_ text: [UInt8]) { self.text = text }

    @inline(never)
    package mutating func next() -> [UInt8]? {
        guard at < text.count else { return nil }
        var line: [UInt8] = []
        while at < text.count, text[at] != UInt8(ascii: "\n") {
            line.add(text[at])
            at += 1
        }
        at += 1
        return line
    }
}
