/// Tells keywords and reserved words from names. A word is found by its first eight bytes and its length.
struct WordTable {
    /// The table, made once.
    static let shared = WordTable()

    private struct Entry {
        var spelling: [UInt8]
        var kind: Token.Kind
    }
    private let entries: [Entry]
    /// Which entry has a key: open addressing, twice as many slots as needed; -1 is free.
    private let slots: [Int16]
    private let keys: [UInt64]
    private static let slotCount = 256
    private static let lengthMax = 10

    private init() {
        var all = Keyword.allCases.map { Entry(spelling: [UInt8]($0.rawValue.utf8), kind: .keyword($0)) }
        for word in Reserved.words + Reserved.functions {
            all.append(Entry(spelling: [UInt8](word.utf8), kind: .reserved(word)))
        }
        all.append(Entry(spelling: [UInt8(ascii: "_")], kind: .symbol(.underscore)))
        var slots = [Int16](repeating: -1, count: Self.slotCount)
        var keys = [UInt64](repeating: 0, count: Self.slotCount)
        for (index, entry) in all.enumerated() {
            let key = Self.key(of: entry.spelling[...])
            var slot = Self.slot(of: key)
            while slots[slot] >= 0 { slot = (slot + 1) & (Self.slotCount - 1) }
            slots[slot] = Int16(index)
            keys[slot] = key
        }
        entries = all
        self.slots = slots
        self.keys = keys
    }

    /// The kind of a word: letters, digits and `_`, beginning with a letter or `_`.
    func kind(of word: ArraySlice<UInt8>) -> Token.Kind {
        if word.count <= Self.lengthMax {
            let key = Self.key(of: word)
            var slot = Self.slot(of: key)
            while slots[slot] >= 0 {
                let entry = Int(slots[slot])
                if keys[slot] == key, word.elementsEqual(entries[entry].spelling) { return entries[entry].kind }
                slot = (slot + 1) & (Self.slotCount - 1)
            }
        }
        let name = String(decoding: word, as: UTF8.self)
        guard let first = word.first(where: { $0 != UInt8(ascii: "_") }), first.isLetter else {
            return .invalid(.malformedIdentifier(name))
        }
        return .identifier(name)
    }

    @inline(__always)
    private static func key(of word: ArraySlice<UInt8>) -> UInt64 {
        var key: UInt64 = 0
        for byte in word.prefix(8) { key = key << 8 | UInt64(byte) }
        return key
    }

    @inline(__always)
    private static func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 56)
    }
}

/// The words that are kept back (LANGUAGE.md §1).
package enum Reserved {
    /// Words without a meaning.
    static let words = [
        "public", "protected", "super", "new", "use", "module", "package", "var", "static", "shared", "with", "is",
        "goto", "match", "case", "default", "void", "null", "nil", "spawn", "thread", "go", "sync", "async", "await",
        "yield",
    ]
    /// Functions of the language; their names cannot be taken.
    static let functions = [
        "print", "debug", "type_of", "eval", "Fn", "call", "curry", "is_def_var", "is_def_fn", "is_shared",
    ]

    /// Whether a reserved word may be called.
    static func isFunction(_ word: String) -> Bool { functions.contains(word) }

    /// Whether a reserved word may be called as a method.
    static func isMethod(_ word: String) -> Bool {
        switch word {
        case "type_of", "call", "curry", "is_shared": true
        default: false
        }
    }

    /// Whether no function, variable or property may have this name: a keyword or a reserved word.
    package static func contains(_ name: String) -> Bool {
        words.contains(name) || functions.contains(name) || Keyword(rawValue: name) != nil
    }
}
