/// What a script can learn about its own functions.
extension Registry {
    /// Registers `get_fn_metadata_list`.
    func registerReflection() {
        let name = "get_fn_metadata_list"
        function(
            name, [], gives: "array",
            meaning: "The script's functions and those of its imports: maps with name, params, access and more.",
            example: "fn f(x, y) { x } get_fn_metadata_list()[0].params // [\"x\", \"y\"]"
        ) { call throws(ScriptError) in try call.functions { _ in true } }
        function(
            name, [.string], gives: "array", meaning: "As without a name, for the functions of one name.",
            example: "fn f(x, y) { x } get_fn_metadata_list(\"g\") // []"
        ) { call throws(ScriptError) in
            let name = call.text(0).string
            return try call.functions { $0.name == name }
        }
        function(
            name, [.string, .int], gives: "array",
            meaning: "As without a name, for the functions of one name that take so many arguments.",
            example: "fn f(x, y) { x } get_fn_metadata_list(\"f\", 2)[0].access // \"public\""
        ) { call throws(ScriptError) in
            let name = call.text(0).string
            let count = call.int(1)
            return try call.functions { $0.name == name && Int64($0.parameters.count) == count }
        }
    }
}

extension NativeCall {
    /// The maps of the functions that are wanted, in source order, imports behind them.
    fileprivate func functions(where isWanted: (Function) -> Bool) throws(ScriptError) -> Value {
        let environment = machine.callersEnvironment
        var found: [(module: String?, function: Function)] = environment.table.definitions.map { (nil, $0) }
        for (name, module) in environment.imports where !name.isEmpty {
            guard case .script(let imported) = module else { continue }
            found += imported.table.definitions.filter { !$0.isPrivate }.map { (name, $0) }
        }
        try charge(found.count)
        let wanted = found.filter { isWanted($0.function) }
        try checkArray(items: wanted.count)
        return .array(ArrayBox(wanted.map { .map($0.function.description(in: $0.module)) }))
    }
}

extension FunctionTable {
    fileprivate var definitions: [Function] { functions.compactMap(\.definition) }
}

extension Function {
    fileprivate func description(in module: String?) -> MapBox {
        let map = MapBox()
        if let module { map.set(Text("namespace"), .string(module)) }
        map.set(Text("name"), .string(name))
        map.set(Text("access"), .string(isPrivate ? "private" : "public"))
        map.set(Text("is_anonymous"), .bool(false))
        if let thisType { map.set(Text("this_type"), .string(thisType)) }
        map.set(Text("params"), .array(ArrayBox(parameters.map { .string($0) })))
        if !comments.isEmpty { map.set(Text("comments"), .array(ArrayBox(comments.map { .string($0) }))) }
        return map
    }
}
