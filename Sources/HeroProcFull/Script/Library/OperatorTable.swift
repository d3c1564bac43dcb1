/// The built-in operators as functions, for function pointers and for the documentation.
extension Registry {
    /// Registers the operators for the types that they are built in for.
    func registerOperators() {
        let comparisons: [BinaryOperator] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]
        let numbers: [BinaryOperator] = [.add, .subtract, .multiply, .divide, .modulo, .power]
        let bits: [BinaryOperator] = [.shiftLeft, .shiftRight, .bitAnd, .bitOr, .bitXor]
        register(numbers + bits, .int, .int, gives: "int")
        register([.range], .int, .int, gives: "range")
        register([.inclusiveRange], .int, .int, gives: "range=")
        for (left, right) in [(ParameterType.float, ParameterType.float), (.int, .float), (.float, .int)] {
            register(numbers, left, right, gives: "float")
        }
        let ordered: [(ParameterType, ParameterType)] = [
            (.int, .int), (.float, .float), (.int, .float), (.float, .int), (.bool, .bool), (.char, .char),
            (.string, .string), (.string, .char), (.char, .string), (.timestamp, .timestamp), (.unit, .unit),
        ]
        for (left, right) in ordered { register(comparisons, left, right, gives: "bool") }
        for kind in [ParameterType.array, .map, .blob, .range, .inclusiveRange] {
            register([.equal, .notEqual], kind, kind, gives: "bool")
        }
        register([.bitAnd, .bitOr, .bitXor], .bool, .bool, gives: "bool")
        for kind in [ParameterType.string, .char, .unit, .blob, .any] {
            register([.add], .string, kind, gives: "string")
            if kind != .string { register([.add], kind, .string, gives: "string") }
        }
        register([.add], .char, .char, gives: "string")
        register([.subtract], .string, .string, gives: "string")
        register([.subtract], .string, .char, gives: "string")
        register([.add], .array, .array, gives: "array")
        register([.add], .map, .map, gives: "map")
        register([.add], .blob, .blob, gives: "blob")
        register([.add], .blob, .char, gives: "blob")
    }

    private func register(
        _ operators: [BinaryOperator], _ left: ParameterType, _ right: ParameterType, gives result: String
    ) {
        for op in operators {
            function(op.rawValue, [left, right], gives: result) { call throws(ScriptError) in
                if let value = try call.machine.builtIn(op, call[0], call[1]) { return value }
                let types = "\(call[0].signatureName), \(call[1].signatureName)"
                throw ScriptError(.functionNotFound("\(op.rawValue) (\(types))"))
            }
        }
    }
}
