/// The variables and modules that a function, a closure or the top level knows while it is read. A function sees nothing of
/// its surroundings; a closure's unknown names are looked up outside once it is read.
struct SyntaxScope {
    private enum Access {
        case variable
        case constant
    }
    private struct Entry {
        let name: String
        let access: Access
        /// The entry that this one hides, or -1.
        let hidden: Int
    }
    private var entries: [Entry] = []
    private var latest: [String: Int] = [:]
    /// Modules imported here.
    private(set) var imports: [String] = []
    /// Modules imported outside.
    private var outerImports: Set<String> = []
    /// Variables known from outside, for `eval`.
    var outer: Set<String> = []
    /// Names that a closure uses and does not define, in order, each once.
    private(set) var captures: [(name: String, position: Position)] = []
    private var captured: Set<String> = []

    /// A point to return to when a block ends.
    struct Mark {
        fileprivate let entries: Int
        fileprivate let imports: Int
    }

    /// The scope of the top level.
    init() {}

    /// The scope of a function or a closure inside another scope.
    init(inside outer: SyntaxScope) {
        outerImports = outer.imports.isEmpty ? outer.outerImports : outer.outerImports.union(outer.imports)
        self.outer = outer.outer
    }

    /// Where a block begins.
    var mark: Mark { Mark(entries: entries.count, imports: imports.count) }

    /// Forgets what was declared since.
    mutating func rewind(to mark: Mark) {
        while entries.count > mark.entries, let entry = entries.popLast() {
            latest[entry.name] = entry.hidden < 0 ? nil : entry.hidden
        }
        imports.removeLast(imports.count - mark.imports)
    }

    /// Declares a variable; it hides others of the same name.
    mutating func declare(_ name: String) {
        declare(name, .variable)
    }

    /// Declares a constant; it hides others of the same name.
    mutating func declareConstant(_ name: String) {
        declare(name, .constant)
    }

    private mutating func declare(_ name: String, _ access: Access) {
        let hidden = latest.updateValue(entries.count, forKey: name) ?? -1
        entries.append(Entry(name: name, access: access, hidden: hidden))
    }

    /// Notes an import.
    mutating func importModule(_ name: String) {
        imports.append(name)
    }

    /// Whether a variable is declared here.
    func declares(_ name: String) -> Bool { latest[name] != nil }

    /// Whether a constant of this name is declared here, not hidden by a variable.
    func isConstant(_ name: String) -> Bool {
        guard let index = latest[name] else { return false }
        return entries[index].access == .constant
    }

    /// Whether a module was imported here or outside.
    func imports(_ name: String) -> Bool { imports.contains(name) || outerImports.contains(name) }

    /// Notes that an unknown name is used.
    mutating func capture(_ name: String, at place: Position) {
        if captured.insert(name).inserted { captures.append((name, place)) }
    }
}
