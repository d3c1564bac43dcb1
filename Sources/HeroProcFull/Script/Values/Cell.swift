/// A captured variable's place, shared by the variable and the closures that captured it.
@safe package final class Cell {
    /// What it holds; never a cell.
    var value: Value {
        @inline(__always) _read { yield unsafe storage }
        @inline(__always) _modify { yield unsafe &storage }
    }
    // One thread owns the machine and its values, and no access to the storage encloses another: it needs no guard.
    @exclusivity(unchecked) private var storage: Value
    // Cells of one machine are linked, so that those that hold one another can be found at its end. A cell takes itself out
    // of the row before it goes, so a neighbour is always there.
    @exclusivity(unchecked) private var before: Unmanaged<Cell>?
    @exclusivity(unchecked) private var behind: Unmanaged<Cell>?
    /// Set while its value is out as someone's `this`: whoever reads it then sees a data race.
    var isTaken = false

    /// A cell holding a value.
    init(_ value: Value) {
        unsafe storage = value
    }

    deinit {
        unlink()
        guard value.isHeap else { return }
        var values = [value]
        value = .unit
        Value.release(&values)
    }

    /// A cell behind another one in the row.
    convenience init(_ value: Value, behind first: Cell) {
        self.init(value)
        unsafe before = Unmanaged.passUnretained(first)
        unsafe behind = first.behind
        unsafe behind?._withUnsafeGuaranteedRef { unsafe $0.before = Unmanaged.passUnretained(self) }
        unsafe first.behind = Unmanaged.passUnretained(self)
    }

    private func unlink() {
        unsafe before?._withUnsafeGuaranteedRef { unsafe $0.behind = behind }
        unsafe behind?._withUnsafeGuaranteedRef { unsafe $0.before = before }
    }

    /// Whether any cell comes behind it in the row.
    var hasNext: Bool { unsafe behind != nil }

    /// The cells behind it in the row.
    var following: [Cell] {
        var cells: [Cell] = []
        var next = unsafe behind
        while let cell = unsafe next {
            let found = unsafe cell.takeUnretainedValue()
            cells.append(found)
            unsafe next = found.behind
        }
        return cells
    }
}

extension Cell {
    /// Empties the cells behind this one that nothing among the values leads to. A closure that captured a variable in
    /// which it lies keeps itself alive; without this its memory would never come back.
    func emptyLost(keeping values: [Value]) {
        if !hasNext { return }
        var reach = Reach()
        reach.follow(values)
        var lost: [Value] = []
        for cell in following where reach.cells[ObjectIdentifier(cell)] == nil && cell.value.isHeap {
            lost.append(cell.value)
            cell.value = .unit
        }
        Value.release(&lost)
    }
}

extension Value {
    /// Empties the variables that functions in the value captured. A function that lies in a variable which it captured
    /// keeps itself alive: a host that is done with what a run answered or threw calls this, or memory is lost. The
    /// functions cannot be called after it.
    package func letGoOfCaptured() {
        var reach = Reach()
        reach.follow([self])
        var lost: [Value] = []
        for cell in reach.cells.values where cell.value.isHeap {
            lost.append(cell.value)
            cell.value = .unit
        }
        Value.release(&lost)
    }
}

/// The cells that values lead to.
private struct Reach {
    /// The cells.
    private(set) var cells: [ObjectIdentifier: Cell] = [:]
    private var boxes: Set<ObjectIdentifier> = []

    /// Adds the cells that values lead to, without recursion.
    mutating func follow(_ values: [Value]) {
        var pending = values
        while let value = pending.popLast() {
            switch value {
            case .array(let box):
                if boxes.insert(ObjectIdentifier(box)).inserted { pending += box.items.filter(\.isHeap) }
            case .map(let box):
                if boxes.insert(ObjectIdentifier(box)).inserted { pending += box.entries.map(\.value).filter(\.isHeap) }
            case .function(let pointer):
                if boxes.insert(ObjectIdentifier(pointer)).inserted { pending += pointer.curried.filter(\.isHeap) }
            case .tagged(let box): pending.append(box.value)
            case .cell(let cell):
                if cells.updateValue(cell, forKey: ObjectIdentifier(cell)) == nil { pending.append(cell.value) }
            default: continue
            }
        }
    }
}
