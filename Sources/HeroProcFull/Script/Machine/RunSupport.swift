/// What the loop calls when the fast way does not fit.
extension Machine {
    /// The function of a frame.
    func owner(of frame: UnsafeMutablePointer<Frame>) -> CompiledFunction {
        unsafe frame.pointee.header.pointee.owner.takeUnretainedValue()
    }

    /// The environment of a frame.
    func environment(of frame: UnsafeMutablePointer<Frame>) -> Environment {
        unsafe frame.pointee.environment.takeUnretainedValue()
    }

    /// The environment of the script function that runs, for a native function that it calls.
    var callersEnvironment: Environment { unsafe environment(of: frame) }

    /// Follows a short jump; a backward one counts an operation, and a failure of that belongs to the jump.
    ///
    /// The program counter's address must reach no function that is really called: it would then lie in memory, and every
    /// step of the loop would wait for it.
    @inline(__always)
    func follow(
        _ i: Instruction, _ pc: inout UnsafePointer<Instruction>, _ state: UnsafeMutablePointer<State>
    ) throws(ScriptError) {
        let distance = Int(i.shortC)
        if distance < 0 { try unsafe countStep(state) }
        unsafe pc += distance
    }

    /// Counts an operation of a backward jump.
    @inline(__always)
    func countStep(_ state: UnsafeMutablePointer<State>) throws(ScriptError) {
        unsafe state.pointee.budget &-= 1
        if unsafe state.pointee.budget < 0 { try refill() }
    }

    /// An infix operator on registers; temporaries are given away so that texts grow in place.
    @inline(never)
    func binarySlow(
        _ op: BinaryOperator, _ r: UnsafeMutablePointer<Value>, _ i: Instruction,
        _ pc: UnsafePointer<Instruction>, _ frame: UnsafeMutablePointer<Frame>
    ) throws(ScriptError) {
        let left = unsafe i.x & 1 == 1 ? (r + i.b).take() : r[i.b]
        let right = unsafe i.x & 2 == 2 ? (r + i.c).take() : r[i.c]
        unsafe r[i.a] = try operate(op, left, right, pc, frame)
    }

    /// An infix operator on a register and a short number. `x` is 2 when it came from `op=`.
    @inline(never)
    func binaryInt(
        _ op: BinaryOperator, _ r: UnsafeMutablePointer<Value>, _ i: Instruction,
        _ pc: UnsafePointer<Instruction>, _ frame: UnsafeMutablePointer<Frame>
    ) throws(ScriptError) {
        let right = Value.int(i.shortC)
        if i.x == 2 { return try unsafe assign(op, to: &r[i.a], right) }
        let left = unsafe i.x & 1 == 1 ? (r + i.b).take() : r[i.b]
        unsafe r[i.a] = try operate(op, left, right, pc, frame)
    }

    /// An operator whose arithmetic errors have no place of their own, as in the reference.
    private func operate(
        _ op: BinaryOperator, _ left: consuming Value, _ right: consuming Value, _ pc: UnsafePointer<Instruction>,
        _ frame: UnsafeMutablePointer<Frame>
    ) throws(ScriptError) -> Value {
        unsafe frame.pointee.pc = pc
        do throws(ScriptError) {
            return try binary(op, left, right)
        } catch {
            if case .arithmetic(let text) = error.kind, !text.hasPrefix("Timestamp") {
                unsafe error.point(at: position(of: frame))
            }
            throw error
        }
    }

    /// Whether a jump that compares two registers is taken: when the comparison holds or, where `x` is 0, when its opposite
    /// does not. Only for numbers of one type do these say the same.
    @inline(never)
    func holds(
        _ op: BinaryOperator, _ left: UnsafeMutablePointer<Value>, _ right: UnsafeMutablePointer<Value>,
        _ i: Instruction, _ pc: UnsafePointer<Instruction>, _ frame: UnsafeMutablePointer<Frame>
    ) throws(ScriptError) -> Bool {
        let isOutcome = i.x == 1
        let op = isOutcome ? op : op.opposite
        if case .float(let x) = unsafe left.pointee, case .float(let y) = unsafe right.pointee,
            let outcome = Arithmetic.compare(op, floats: x, y)
        {
            return outcome == isOutcome
        }
        return try unsafe compare(op, left.pointee, right.pointee, pc, frame) == isOutcome
    }

    /// As the other, for a register and a short number.
    @inline(never)
    func holds(
        _ op: BinaryOperator, _ left: UnsafeMutablePointer<Value>,
        _ i: Instruction, _ pc: UnsafePointer<Instruction>, _ frame: UnsafeMutablePointer<Frame>
    ) throws(ScriptError) -> Bool {
        let isOutcome = i.x == 1
        return try unsafe compare(isOutcome ? op : op.opposite, left.pointee, .int(i.shortB), pc, frame) == isOutcome
    }

    /// A comparison's outcome.
    private func compare(
        _ op: BinaryOperator, _ left: Value, _ right: Value, _ pc: UnsafePointer<Instruction>,
        _ frame: UnsafeMutablePointer<Frame>
    ) throws(ScriptError) -> Bool {
        let outcome = try unsafe operate(op, left, right, pc, frame)
        guard case .bool(let flag) = outcome else { throw notBool(outcome) }
        return flag
    }

    /// `r[a] op= r[b]`.
    @inline(never)
    func assignSlow(
        _ op: BinaryOperator, _ r: UnsafeMutablePointer<Value>, _ i: Instruction
    ) throws(ScriptError) {
        let value = unsafe i.x & 2 == 2 ? (r + i.b).take() : r[i.b]
        try unsafe assign(op, to: &r[i.a], value)
    }

    /// The error for a condition that is no bool.
    func notBool(_ value: Value) -> ScriptError {
        ScriptError(.mismatchDataType(actual: value.plainTypeName, expected: "bool"))
    }

    /// The strict match of `switch`; a range matches the numbers it contains.
    func matches(_ value: Value, _ pattern: Value) throws(ScriptError) -> Bool {
        guard case .range(let range) = pattern else { return try matchesExactly(value, pattern) }
        switch value {
        case .int(let number):
            return range.start <= number && (range.isInclusive ? number <= range.end : number < range.end)
        case .float(let number):
            let (start, end) = (Double(range.start), Double(range.end))
            return start <= number && (range.isInclusive ? number <= end : number < end)
        default: return try matchesExactly(value, pattern)
        }
    }

    /// The value that a function gives back, taken from its register; a captured variable's is copied out.
    @inline(__always)
    func returned(_ register: UnsafeMutablePointer<Value>) -> Value {
        unsafe register.take().flattened
    }

    // MARK: Shared variables

    /// A copy of what a captured variable holds.
    func readShared(_ register: UnsafeMutablePointer<Value>) throws(ScriptError) -> Value {
        guard case .cell(let cell) = unsafe register.pointee else { return unsafe register.pointee }
        if cell.isTaken { throw ScriptError(.dataRace("")) }
        return cell.value
    }

    /// Assigns to a captured variable.
    func writeShared(_ register: UnsafeMutablePointer<Value>, _ value: consuming Value) throws(ScriptError) {
        guard case .cell(let cell) = unsafe register.pointee else {
            unsafe register.pointee = value
            return
        }
        if cell.isTaken { throw ScriptError(.dataRace("")) }
        cell.value = value
    }

    /// Makes a variable a cell, if it is none, and takes hold of the cell.
    func share(_ register: UnsafeMutablePointer<Value>, into target: UnsafeMutablePointer<Value>) {
        if case .cell = unsafe register.pointee {
        } else {
            let cell = unsafe Cell(register.take(), behind: cells)
            unsafe register.pointee = .cell(cell)
        }
        unsafe target.pointee = register.pointee
    }

    // MARK: Making

    /// An array of values that are given away.
    func makeArray(_ first: UnsafeMutablePointer<Value>, count: Int) throws(ScriptError) -> Value {
        var items: [Value] = []
        items.reserveCapacity(count)
        for index in 0..<count { items.append(unsafe (first + index).take()) }
        let value = Value.array(ArrayBox(items))
        try checkSize(of: value)
        return value
    }

    /// A map with given keys, of values that are given away.
    func makeMap(_ first: UnsafeMutablePointer<Value>, _ keys: [Text]) throws(ScriptError) -> Value {
        let box = MapBox()
        for (index, key) in keys.enumerated() { box.add(key, unsafe (first + index).take()) }
        let value = Value.map(box)
        try checkSize(of: value)
        return value
    }

    /// A string of the texts of values that are given away: of their display forms, or of what they add to a string.
    func makeText(
        _ first: UnsafeMutablePointer<Value>, count: Int, isSum: Bool, _ pc: UnsafePointer<Instruction>
    ) throws(ScriptError) -> Value {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        for index in 0..<count {
            do throws(ScriptError) {
                switch unsafe (first + index).take() {
                case .string(let text): bytes.append(contentsOf: text.bytes)
                case .int(let number): bytes.append(decimal: number)
                case let value: bytes.append(contentsOf: try isSum ? added(value) : written { $0.display(value) })
                }
                try checkText(bytes: bytes.count)
            } catch {
                unsafe error.locate(at: owner(of: frame).part(index, before: pc))
                throw error
            }
        }
        return .string(Text(utf8: bytes))
    }

    /// A closure with its captured variables.
    func makeClosure(
        _ function: CompiledFunction, _ first: UnsafeMutablePointer<Value>, _ frame: UnsafeMutablePointer<Frame>
    ) -> Value {
        let hidden = function.parameterCount - (function.definition?.parameters.count ?? 0)
        var cells: [Value] = []
        for index in 0..<hidden { cells.append(unsafe (first + index).take()) }
        let target = unsafe LinkedFunction(function: function, environment: environment(of: frame))
        return .function(FunctionPointer(name: function.name, target: target, curried: cells))
    }
}

extension UnsafeMutablePointer<Value> {
    /// Moves the value out and leaves unit.
    @inline(__always)
    func take() -> Value {
        let value = unsafe move()
        unsafe initialize(to: .unit)
        return value
    }
}

extension Value {
    /// Whether the value refers to a box.
    @inline(__always)
    var isHeap: Bool {
        switch self {
        case .unit, .bool, .int, .float, .char, .timestamp: false
        default: true
        }
    }
}
