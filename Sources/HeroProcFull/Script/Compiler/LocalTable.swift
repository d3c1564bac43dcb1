/// A variable with its register.
struct Local {
    let name: String
    let register: Int
    let isConstant: Bool
    /// Captured by some closure: its register may hold a cell.
    let isShared: Bool
    /// How many `eval`s of the function stand before the declaration: only the later ones can hide it.
    var evaluations = 0
}

/// The variables of one block, each name once, found in constant time.
struct LocalTable {
    private var locals: [Local?] = []
    private var latest: [String: Int] = [:]
    /// The registers that were ever used.
    private(set) var registers: ClosedRange<Int>?

    /// The variables in the order in which they were declared.
    var all: some Sequence<Local> { locals.lazy.compactMap(\.self) }

    /// How many there are.
    var count: Int { latest.count }

    /// The variable of a name.
    subscript(name: String) -> Local? { latest[name].flatMap { locals[$0] } }

    /// Declares a variable; an earlier one of its name goes.
    mutating func declare(_ local: Local) {
        if let earlier = latest.updateValue(locals.count, forKey: local.name) { locals[earlier] = nil }
        locals.append(local)
        let lower = min(registers?.lowerBound ?? local.register, local.register)
        registers = lower...max(registers?.upperBound ?? local.register, local.register)
    }

    /// Replaces the declaration at a number, of the same name.
    mutating func replace(_ local: Local) {
        if let number = latest[local.name] { locals[number] = local }
    }
}
