import Link
import Options
import RunnerProtocol
import System

/// The configuration that `join` writes and `agent` reads, of which the private key is a line.
///
/// The key is on the disk before the coordinator hears of it, in `FILE.new`, and becomes the configuration when that
/// knows this runner. So `join` can be run again after a crash, with the same token, and an earlier configuration is good
/// until there is a new one.
struct ConfigurationFile {
    /// Its path.
    private(set) var path: [UInt8]
    private let token: JoinToken
    private let addresses: [[UInt8]]
    private let spool: [UInt8]?
    private var key: [UInt8] = []
    /// Lines of an earlier one that stay.
    private var others: [UInt8] = []

    /// One for that token. The path may be that of a directory.
    init(_ path: [UInt8], _ token: JoinToken, _ addresses: [[UInt8]], spool: [UInt8]?) {
        self.path = path
        self.token = token
        self.addresses = addresses
        self.spool = spool
        if (try? Descriptor.open(CString(path), [.read, .directory])) != nil { self.path.append("/runner.conf") }
    }

    /// What stands in a file.
    enum Content { case none, mine, taken }

    /// Says what is there. A key for the same coordinator and name is used again, and so is the rest of what a person has
    /// written there.
    mutating func prepare() throws(Errno) -> Content {
        let content = try look(at: path)
        if content != .mine { _ = try look(at: draftPath) }
        if key.isEmpty { key = try MachineFacts.randomBytes(JoinToken.keyBytes) }
        return content
    }

    private mutating func look(at path: [UInt8]) throws(Errno) -> Content {
        let text: [UInt8]
        do throws(Errno) {
            text = try Machine().contents(of: path, limit: Options.Limits.configurationBytesMax)
        } catch .noSuchFile {
            return .none
        }
        var rest: [UInt8] = []
        var found: [UInt8] = []
        var matches = 0
        let coordinator = Base64URL.text(of: token.coordinator)
        for line in Lines(text) {
            let word = line.prefix { $0 > UInt8(ascii: " ") }
            let value = line[word.endIndex...].dropFirst()
            switch WordList("name coordinator key connect spool").index(of: word) {
            case 0: if value == token.name[...] { matches += 1 }
            case 1: if value == coordinator[...] { matches += 1 }
            case 2: found = Base64URL.decoded(value) ?? []
            case 3: break
            case 4 where spool != nil: break
            default:
                rest.add(line)
                rest.append("\n")
            }
        }
        guard matches == 2, found.count == JoinToken.keyBytes else { return .taken }
        key = found
        others = rest
        return .mine
    }

    private var draftPath: [UInt8] {
        @inline(never) get {
            var draft = path
            draft.append(".new")
            return draft
        }
    }

    private var folder: [UInt8] {
        @inline(never) get {
            guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return [UInt8](".") }
            return slash == 0 ? [UInt8]("/") : Array(path[..<slash])
        }
    }

    /// Writes it beside where it will be, so that it outlives a crash, and gives what a connection needs of it.
    mutating func draft() throws(Errno) -> Credentials {
        try Files.makeDirectories(folder)
        let text = text
        if (try? Machine().contents(of: draftPath, limit: text.count + 1)) != text {
            let name = CString(draftPath)
            try Files.remove(name)
            let file = try Descriptor.open(name, [.write, .create, .exclusive])
            try file.writeAll(text)
            try file.synchronize()
        }
        try Files.synchronizeDirectory(CString(folder))
        guard let keys = Credentials(key: &key, coordinator: token.coordinator) else { throw .invalid }
        return keys
    }

    /// Makes it the configuration.
    func keep() throws(Errno) {
        try Files.renameIfPresent(CString(draftPath), to: CString(path))
        try Files.synchronizeDirectory(CString(folder))
    }

    private var text: [UInt8] {
        var text: [UInt8] = []
        func add(_ name: StaticString, _ value: [UInt8]) {
            text.append(name)
            text.append(" ")
            text.add(value)
            text.append("\n")
        }
        add("name", token.name)
        for address in addresses { add("connect", address) }
        add("coordinator", Base64URL.text(of: token.coordinator))
        add("key", Base64URL.text(of: key))
        if let spool { add("spool", spool) }
        text.add(others)
        return text
    }
}
