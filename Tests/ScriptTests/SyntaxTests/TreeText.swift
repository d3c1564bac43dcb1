import Script

/// A tree as text in prefix form, for comparison in tests: `(+ 1 (* 2 3))`.
enum TreeText {
    /// A script's functions and statements.
    static func of(_ script: Script) -> String {
        (script.functions.map { of($0) } + script.statements.map { of($0) }).joined(separator: "; ")
    }

    static func of(_ function: Function) -> String {
        var head = function.name.isEmpty ? "closure" : "fn "
        if let type = function.thisType { head += type + "." }
        head += function.name
        let access = function.isPrivate ? "private " : ""
        return "\(access)\(head)(\(function.parameters.joined(separator: ", "))) \(of(function.body))"
    }

    static func of(_ block: Block) -> String {
        "{\(block.statements.map { of($0) }.joined(separator: "; "))}"
    }

    static func of(_ statement: Statement) -> String {
        switch statement {
        case .expression(let expression): return of(expression)
        case .declaration(let declaration):
            let words = (declaration.isExported ? "export " : "") + (declaration.isConstant ? "const" : "let")
            return "(\(words) \(declaration.name)\(declaration.value.map { " " + of($0) } ?? ""))"
        case .assignment(let assignment):
            return "(\(assignment.op?.rawValue ?? "")= \(of(assignment.target)) \(of(assignment.value)))"
        case .if(let statement): return of(statement)
        case .switch(let statement): return of(statement)
        case .while(let condition, let body, _): return "(while \(condition.map { of($0) } ?? "always") \(of(body)))"
        case .doWhile(let body, let condition, let isUntil, _):
            return "(do \(of(body)) \(isUntil ? "until" : "while") \(of(condition)))"
        case .for(let loop):
            return "(for \(loop.variable)\(loop.counter.map { ", " + $0 } ?? "") \(of(loop.iterable)) \(of(loop.body)))"
        case .block(let block): return of(block)
        case .break(let value, _): return "(break\(value.map { " " + of($0) } ?? ""))"
        case .continue: return "(continue)"
        case .return(let value, _): return "(return\(value.map { " " + of($0) } ?? ""))"
        case .throw(let value, _): return "(throw\(value.map { " " + of($0) } ?? ""))"
        case .tryCatch(let statement):
            return "(try \(of(statement.body)) \(statement.variable ?? "-") \(of(statement.handler)))"
        case .import(let path, let alias, _): return "(import \(of(path))\(alias.map { " " + $0 } ?? ""))"
        case .export(let name, let alias, _, _): return "(export \(name)\(alias.map { " " + $0 } ?? ""))"
        case .empty: return "(empty)"
        }
    }

    private static func of(_ statement: IfStatement) -> String {
        let arms = statement.arms.map { "\(of($0.condition)) \(of($0.body))" }.joined(separator: " ")
        return "(if \(arms)\(statement.otherwise.map { " " + of($0) } ?? ""))"
    }

    private static func of(_ statement: SwitchStatement) -> String {
        var text = "(switch \(of(statement.subject))"
        for arm in statement.arms {
            text += " [\(arm.patterns.map { of($0) }.joined(separator: " | "))"
            if let condition = arm.guardCondition { text += " if \(of(condition))" }
            text += " => \(of(arm.body))]"
        }
        if let otherwise = statement.otherwise { text += " [_ => \(of(otherwise))]" }
        return text + ")"
    }

    static func of(_ expression: Expression) -> String {
        switch expression {
        case .unit: return "()"
        case .bool(let value, _): return "\(value)"
        case .int(let value, _): return "\(value)"
        case .float(let value, _): return "\(value)"
        case .char(let value, _): return "'\(value)'"
        case .string(let bytes, _): return "\"\(String(decoding: bytes, as: UTF8.self))\""
        case .interpolated(let parts, _): return "(text\(parts.map { " " + of($0) }.joined()))"
        case .array(let items, _): return "[\(items.map { of($0) }.joined(separator: ", "))]"
        case .map(let items, _):
            let pairs = items.map { "\(String(decoding: $0.key, as: UTF8.self)): \(of($0.value))" }
            return "#{\(pairs.joined(separator: ", "))}"
        case .variable(let name, _): return name
        case .qualifiedVariable(let path, let name, _): return (path + [name]).joined(separator: "::")
        case .this: return "this"
        case .call(let call):
            let name = (call.path + [call.name]).joined(separator: "::") + (call.capturesScope ? "!" : "")
            return "(\(name)\(call.arguments.map { " " + of($0) }.joined()))"
        case .chain(let root, let steps): return "<\(of(root))\(steps.map { of($0) }.joined())>"
        case .unary(let op, let operand, _): return "(\(op.rawValue) \(of(operand)))"
        case .binary(let op, let left, let right, _): return "(\(op.rawValue) \(of(left)) \(of(right)))"
        case .and(let left, let right, _): return "(&& \(of(left)) \(of(right)))"
        case .or(let left, let right, _): return "(|| \(of(left)) \(of(right)))"
        case .coalesce(let left, let right, _): return "(?? \(of(left)) \(of(right)))"
        case .contains(let item, let container, let negated, _):
            return "(\(negated ? "!" : "")in \(of(item)) \(of(container)))"
        case .closure(let function): return of(function)
        case .block(let block): return of(block)
        case .if(let statement): return of(statement)
        case .switch(let statement): return of(statement)
        case .statement(let statement): return of(statement)
        }
    }

    private static func of(_ part: StringPart) -> String {
        switch part {
        case .text(let bytes, _): "\"\(String(decoding: bytes, as: UTF8.self))\""
        case .code(let block): of(block)
        }
    }

    private static func of(_ step: ChainStep) -> String {
        let mark = step.isNullSafe ? "?" : ""
        switch step.kind {
        case .index(let index): return "\(mark)[\(of(index))]"
        case .property(let name): return "\(mark).\(name)"
        case .method(let name, let arguments):
            return "\(mark).\(name)(\(arguments.map { of($0) }.joined(separator: ", ")))"
        }
    }
}

/// What a script is read as: its tree as text, or its error.
func outcome(of script: String, _ options: SyntaxOptions = SyntaxOptions()) -> String {
    var parser = Parser(source: [UInt8](script.utf8), options: options)
    do {
        return TreeText.of(try parser.parseScript())
    } catch {
        return error.description
    }
}
