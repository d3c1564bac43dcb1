/// The variables that a place in a script can see, and whether they are ever read.
struct CheckScope {
    /// A declared variable.
    struct Variable {
        /// Its name.
        let name: String
        /// Where it is declared; none when its not being used is nobody's fault.
        let position: Position
        /// Its value is asked for.
        var isRead = false
        /// A new value is given to it.
        var isAssigned = false
    }
    /// What a function's code can see outside itself.
    enum Outside: Equatable {
        /// Nothing.
        case nothing
        /// What is visible where the closure stands.
        case closure
    }
    private struct Frame {
        let outside: Outside
        var isOpen: Bool
        var blocks: [[Variable]] = [[]]
    }
    private var frames: [Frame] = []

    /// Names may come from where the checker cannot look.
    var isOpen: Bool {
        for frame in frames.reversed() {
            if frame.isOpen { return true }
            if frame.outside == .nothing { return false }
        }
        return false
    }

    /// The names that can be seen.
    var visible: Set<String> {
        var names: Set<String> = []
        for frame in frames.reversed() {
            for block in frame.blocks { names.formUnion(block.map(\.name)) }
            if frame.outside == .nothing { break }
        }
        return names
    }

    /// Begins a function's or a closure's code. With `isOpen` any name may exist.
    mutating func enterFunction(seeing outside: Outside, isOpen: Bool) {
        frames.append(Frame(outside: outside, isOpen: isOpen))
    }

    /// Ends it; answers what was declared in its outermost block.
    mutating func leaveFunction() -> [Variable] { frames.popLast()?.blocks.flatMap { $0 } ?? [] }

    /// Begins a block.
    mutating func enterBlock() { frames[frames.count - 1].blocks.append([]) }

    /// Ends it; answers what was declared in it.
    mutating func leaveBlock() -> [Variable] { frames[frames.count - 1].blocks.popLast() ?? [] }

    /// From here on any name may exist in the running function.
    mutating func open() { frames[frames.count - 1].isOpen = true }

    /// Declares a variable in the current block.
    mutating func declare(_ name: String, at position: Position = .none) {
        let frame = frames.count - 1
        frames[frame].blocks[frames[frame].blocks.count - 1].append(Variable(name: name, position: position))
    }

    /// Notes that a variable is read; false when there is none.
    mutating func read(_ name: String) -> Bool { change(name) { $0.isRead = true } }

    /// Notes that a variable is assigned; false when there is none.
    mutating func assign(_ name: String) -> Bool { change(name) { $0.isAssigned = true } }

    /// Notes that every visible variable may be read.
    mutating func readAll() {
        for name in visible { _ = readEvery(name) }
    }

    private mutating func readEvery(_ name: String) -> Bool { change(name, stops: false) { $0.isRead = true } }

    private mutating func change(_ name: String, stops: Bool = true, _ body: (inout Variable) -> Void) -> Bool {
        var found = false
        for frame in frames.indices.reversed() {
            for block in frames[frame].blocks.indices.reversed() {
                let entries = frames[frame].blocks[block]
                for entry in entries.indices.reversed() where entries[entry].name == name {
                    body(&frames[frame].blocks[block][entry])
                    found = true
                    if stops { return true }
                }
            }
            if frames[frame].outside == .nothing { break }
        }
        return found
    }
}
