/// What `parse_json` makes of a text that is not JSON: the reference reads an expression, so a number such as `0x1F`, a
/// character or a comment is good there, and the fault in a text has that reading's words and place.
///
/// Only literals have a value here. The reference also computes and calls; data that runs as a program would be a door for
/// whoever wrote the data.
struct LooseJSON {
    private let machine: Machine

    /// A reader within the limits of a machine.
    init(_ machine: Machine) {
        self.machine = machine
    }

    /// The value of a text, or what is wrong with it; `strict` is what a reader of JSON found.
    func read(_ text: [UInt8], strict: ScriptError) throws(ScriptError) -> Value {
        var parser = Parser(json: text, options: machine.syntax)
        guard case .expression(let expression)? = try parser.parseExpression().statements.first else { throw strict }
        return try value(of: expression, strict: strict)
    }

    private func value(of expression: Expression, strict: ScriptError) throws(ScriptError) -> Value {
        try machine.charge(1)
        switch expression {
        case .array(let items, _):
            var values: [Value] = []
            for item in items { values.append(try value(of: item, strict: strict)) }
            try machine.checkArray(items: values.count)
            return .array(ArrayBox(values))
        case .map(let items, _):
            let map = MapBox()
            for item in items { map.add(Text(utf8: item.key), try value(of: item.value, strict: strict)) }
            try machine.checkMap(items: map.count)
            return .map(map)
        case .variable(let name, let position): throw ScriptError(.variableNotFound(name), at: position)
        default:
            guard let value = expression.literalValue else { throw strict }
            return value
        }
    }
}
