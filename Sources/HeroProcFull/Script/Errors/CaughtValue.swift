extension ScriptError {
    /// What `catch (e)` binds: the thrown value, or a map that describes the engine's error.
    var caught: Value {
        if case .runtime(let value) = kind { return value }
        let map = MapBox()
        if let last = trace.last {
            map.set(Text("error"), .string(last.variant))
            map.set(Text("message"), .string(descriptionWithoutLastPlace))
            switch last.kind {
            case .function(let name), .closure(let name):
                map.set(Text("function"), .string(name))
                map.set(Text("source"), .string(last.source ?? ""))
            case .module(let path): map.set(Text("module"), .string(path))
            }
            place(last.position, in: map)
            return .map(map)
        }
        map.set(Text("error"), .string(kind.variant))
        map.set(Text("message"), .string(kind.message))
        place(position, in: map)
        if let source { map.set(Text("source"), .string(source)) }
        for (key, value) in kind.details { map.set(Text(key), value) }
        return .map(map)
    }

    /// The variant of the outermost layer.
    package var outerVariant: String { trace.last?.variant ?? kind.variant }

    private func place(_ position: Position, in map: MapBox) {
        if position.isNone { return }
        map.set(Text("line"), .int(Int64(position.line)))
        map.set(Text("position"), .int(Int64(position.column)))
    }
}

extension TraceEntry {
    /// The reference's name for this layer.
    var variant: String {
        if case .module = kind { return "ErrorInModule" }
        return "ErrorInFunctionCall"
    }
}

extension ErrorKind {
    /// The keys that only some errors have.
    fileprivate var details: [(String, Value)] {
        switch self {
        case .variableNotFound(let name), .propertyNotFound(let name), .variableExists(let name),
            .forbiddenVariable(let name), .assignmentToConstant(let name), .dataRace(let name):
            [("variable", .string(name))]
        case .functionNotFound(let name), .nonPureMethodOnConstant(let name): [("function", .string(name))]
        case .moduleNotFound(let path): [("module", .string(path))]
        case .mismatchDataType(let actual, let expected), .mismatchOutputType(let actual, let expected):
            [("requested", .string(expected)), ("actual", .string(actual))]
        case .arrayBounds(let index, let count), .stringBounds(let index, let count),
            .bitFieldBounds(let index, let count):
            [("index", .int(index)), ("length", .int(Int64(count)))]
        case .indexingType(let type): [("type", .string(type))]
        case .dotExpression(let problem): [("property", .string(problem.message))]
        default: []
        }
    }
}
