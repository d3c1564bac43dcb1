/// `switch`: exact cases in order, then ranges in order, then `_`. Bodies follow the tests.
extension FunctionCompiler {
    /// Compiles a `switch`; each arm gives its value to the target.
    func compile(_ statement: SwitchStatement, target: Target) throws(ScriptError) {
        let mark = nextRegister
        let subject = allocate()
        try compile(statement.subject, into: subject)
        var entries: [Int: [Int]] = [:]
        let table = integerTable(statement)
        var lookup: Int?
        let jumps = JumpTable()
        if table != nil {
            lookup = emit(.init(.matchInt, a: subject), at: statement.position)
            draft.jumpTables.append(jumps)
            draft.code[here - 1].wide = draft.jumpTables.count - 1
        }
        if table == nil { try test(statement, subject, ranges: false, &entries) }
        try test(statement, subject, ranges: true, &entries)
        var ends: [Int] = []
        try compileArm(statement.otherwise, subject, target: target, at: statement.position)
        ends += exitBranch(target, at: statement.position)
        for (number, arm) in statement.arms.enumerated() {
            let start = here
            patch(entries[number] ?? [])
            if let lookup {
                for value in table?[number] ?? [] where jumps.targets[value] == nil {
                    jumps.targets[value] = start - lookup - 1
                }
            }
            try compileArm(arm.body, subject, target: target, at: arm.position)
            if number < statement.arms.count - 1 { ends += exitBranch(target, at: arm.position) }
        }
        patch(ends)
        nextRegister = mark
    }

    private func compileArm(
        _ body: Statement?, _ subject: Int, target: Target, at position: Position
    ) throws(ScriptError) {
        emit(.init(.clear, a: subject, b: 1), at: .none)
        guard let body else { return give(unitTo: target, at: position) }
        try scoped(target) { () throws(ScriptError) in try compile(body, target: target) }
    }

    /// The integers of each arm when all exact cases are unguarded integers and there are enough of them.
    private func integerTable(_ statement: SwitchStatement) -> [Int: [Int64]]? {
        var table: [Int: [Int64]] = [:]
        var count = 0
        for (number, arm) in statement.arms.enumerated() {
            if arm.guardCondition != nil { return nil }
            for pattern in arm.patterns {
                if pattern.isRangePattern { continue }
                guard case .int(let value, _) = pattern else { return nil }
                table[number, default: []].append(value)
                count += 1
            }
        }
        return count >= 4 ? table : nil
    }

    private func test(
        _ statement: SwitchStatement, _ subject: Int, ranges: Bool, _ entries: inout [Int: [Int]]
    ) throws(ScriptError) {
        for (number, arm) in statement.arms.enumerated() {
            let patterns = arm.patterns.filter { $0.isRangePattern == ranges }
            if patterns.isEmpty { continue }
            var hits: [Int] = []
            for pattern in patterns {
                guard let value = pattern.literalValue else { continue }
                var instruction = Instruction(.matchConstant, a: subject)
                instruction.wide = constant(value)
                emit(instruction, at: arm.position)
                hits.append(emit(.init(.jump), at: arm.position))
            }
            guard let condition = arm.guardCondition else {
                entries[number, default: []] += hits
                continue
            }
            let next = emit(.init(.jump), at: arm.position)
            patch(hits)
            let failed = try jumpUnless(condition)
            entries[number, default: []].append(emit(.init(.jump), at: arm.position))
            patch(failed + [next])
        }
    }
}

extension Expression {
    /// Whether it is `a..b` or `a..=b`.
    fileprivate var isRangePattern: Bool {
        if case .binary(let op, _, _, _) = self { return op == .range || op == .inclusiveRange }
        return false
    }

    /// The value of a literal pattern, or nil when it is none.
    var literalValue: Value? {
        switch self {
        case .unit: return .unit
        case .bool(let value, _): return .bool(value)
        case .int(let value, _): return .int(value)
        case .float(let value, _): return .float(value)
        case .char(let value, _): return .char(value)
        case .string(let bytes, _): return .string(Text(utf8: bytes))
        case .array(let items, _):
            let values = items.compactMap(\.literalValue)
            return values.count == items.count ? .array(ArrayBox(values)) : nil
        case .map(let items, _):
            let box = MapBox()
            for item in items {
                guard let value = item.value.literalValue else { return nil }
                box.set(Text(utf8: item.key), value)
            }
            return .map(box)
        case .binary(let op, let left, let right, _) where op == .range || op == .inclusiveRange:
            guard case .int(let start, _) = left, case .int(let end, _) = right else { return nil }
            return .range(RangeBox(start: start, end: end, isInclusive: op == .inclusiveRange))
        default: return nil
        }
    }
}
