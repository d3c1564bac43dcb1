/// Expressions: which variables they read.
extension Checker {
    /// Checks an expression.
    func check(_ expression: Expression) {
        switch expression {
        case .unit, .bool, .int, .float, .char, .string, .qualifiedVariable, .this: return
        case .interpolated(let parts, _):
            for case .code(let block) in parts { check(block) }
        case .array(let items, _):
            for item in items { check(item) }
        case .map(let items, _):
            for item in items { check(item.value) }
        case .variable(let name, let position): read(name, at: position)
        case .call(let call): check(call)
        case .chain(let root, let steps): check(root, steps)
        case .unary(_, let operand, _): check(operand)
        case .binary(_, let left, let right, _): checkRun(left, right)
        case .and(let left, let right, _), .or(let left, let right, _), .coalesce(let left, let right, _):
            check(left)
            check(right)
        case .contains(let item, let container, _, _):
            check(item)
            check(container)
        case .closure(let function): check(closure: function)
        case .block(let block): check(block)
        case .if(let statement): check(statement)
        case .switch(let statement): check(statement)
        case .statement(let statement): checkAlone(statement)
        }
    }

    /// A run of operators leans left and may be long: it is read in a loop.
    private func checkRun(_ left: Expression, _ right: Expression) {
        var operands = [right]
        var rest = left
        while case .binary(_, let deeper, let operand, _) = rest {
            operands.append(operand)
            rest = deeper
        }
        check(rest)
        for operand in operands.reversed() { check(operand) }
    }

    private func check(_ root: Expression, _ steps: [ChainStep]) {
        check(root)
        for (number, step) in steps.enumerated() {
            switch step.kind {
            case .index(let index): check(index)
            case .property: continue
            case .method(let name, let arguments):
                for argument in arguments { check(argument) }
                // `?.` may lead nowhere, and then nothing is called.
                if step.isNullSafe { continue }
                checkMethod(name, arguments.count, of: number == 0 ? root : nil, at: step.position)
            }
        }
    }

    /// Notes that a variable is read. A script function's name is a value too.
    func read(_ name: String, at position: Position) {
        if !scope.read(name), functionsByName[name] == nil { undefined(name, at: position) }
    }

    /// Tells about a variable that does not exist.
    func undefined(_ name: String, at position: Position) {
        if tries > 0 || scope.isOpen || facts.probed.contains(name) { return }
        report(
            .undefinedVariable, .error, at: position, "undefined variable `\(name)`",
            hint: constants.contains(name)
                ? "a function sees the constant as `global::\(name)`"
                : Spelling.hint(for: name, among: scope.visible.union(functionsByName.keys)))
    }
}
