/// Calls: whether there is such a function, and whether it takes so many arguments.
extension Checker {
    /// Checks `f(x)`. What a module offers is not known.
    func check(_ call: Call) {
        for argument in call.arguments { check(argument) }
        guard call.path.isEmpty else { return }
        if call.capturesScope { scope.readAll() }
        if call.name == "eval" {
            scope.readAll()
            scope.open()
        }
        if call.name == "is_def_var", case .string(let name, _)? = call.arguments.first {
            _ = scope.read(String(decoding: name, as: UTF8.self))
        }
        let count = call.arguments.count
        if isFunction(call.name, count) || tries > 0 || facts.probed.contains(call.name) { return }
        let counts = functionCounts(call.name)
        if !counts.isEmpty { return reportArity(call.name, count, counts, at: call.position) }
        let isVariable = scope.read(call.name)
        report(
            .unknownFunction, .error, at: call.position, "unknown function `\(call.name)`",
            hint: isVariable
                ? "`\(call.name)` is a variable: a function in it is called as `\(call.name).call(...)`"
                : Spelling.hint(for: call.name, among: functionNames))
    }

    /// Checks `x.f(y)`: a function that a map may hold, the script's own with the arguments alone, a native one that takes
    /// the receiver first. The root is known for the first step of a chain only.
    func checkMethod(_ name: String, _ count: Int, of root: Expression?, at position: Position) {
        if tries > 0 { return }
        if let language = LanguageFunction.all.first(where: { $0.name == name && $0.isMethod }) {
            if language.takes(count + 1) || name == "call" { return }
        }
        if functionsByName[name]?.contains(where: { $0.parameters.count == count }) == true { return }
        let natives = registry.candidates(.function, name, count: count + 1)
        let tag = root?.literalTag
        if natives.contains(where: { tag.map($0.parameters[0].accepts) ?? true }) { return }
        // Only a literal is surely not a map with a function of this name.
        if tag == nil || tag == .map {
            if facts.imports || facts.evaluates || facts.keys.contains(name) { return }
        }
        let severity: Finding.Severity = tag == nil && facts.computesKeys ? .warning : .error
        let counts = methodCounts(name, on: tag)
        if !counts.isEmpty { return reportArity(name, count, counts, at: position, severity) }
        let receiver = tag.map { " for \($0.documentedName)" } ?? ""
        report(
            .unknownFunction, severity, at: position, "unknown method `\(name)`\(receiver)",
            hint: Spelling.hint(
                for: name,
                among: functionNames.lazy.filter {
                    // Few names are close, and to look for methods takes longer.
                    Spelling.nearest(to: name, among: CollectionOfOne($0)) != nil
                        && !self.methodCounts($0, on: tag).isEmpty
                }))
    }

    // MARK: What there is

    private func isFunction(_ name: String, _ count: Int) -> Bool {
        if functionsByName[name]?.contains(where: { $0.thisType == nil && $0.parameters.count == count }) == true {
            return true
        }
        if LanguageFunction.all.contains(where: { $0.name == name && $0.takes(count) }) { return true }
        return !registry.candidates(.function, name, count: count).isEmpty
    }

    private var functionNames: Set<String> {
        Set(registry.functionNames).union(functionsByName.keys).union(LanguageFunction.all.map(\.name))
    }

    private func functionCounts(_ name: String) -> Set<Int> {
        var counts = registry.argumentCounts(of: name)
        for function in functionsByName[name] ?? [] where function.thisType == nil {
            counts.insert(function.parameters.count)
        }
        for function in LanguageFunction.all where function.name == name {
            counts.formUnion(function.count.min...(function.count.max ?? function.count.min))
        }
        return counts
    }

    private func methodCounts(_ name: String, on tag: TypeTag?) -> Set<Int> {
        var counts = Set(functionsByName[name, default: []].map(\.parameters.count))
        for count in registry.argumentCounts(of: name) where count > 0 {
            let natives = registry.candidates(.function, name, count: count)
            if natives.contains(where: { tag.map($0.parameters[0].accepts) ?? true }) { counts.insert(count - 1) }
        }
        for function in LanguageFunction.all where function.name == name && function.isMethod {
            counts.insert(function.count.min - 1)
        }
        return counts
    }

    private func reportArity(
        _ name: String, _ count: Int, _ counts: Set<Int>, at position: Position,
        _ severity: Finding.Severity = .error
    ) {
        let sorted = counts.sorted()
        var text = sorted.last.map(String.init) ?? "0"
        if sorted.count > 1 { text = sorted.dropLast().map(String.init).joined(separator: ", ") + " or " + text }
        let noun = sorted == [1] ? "argument" : "arguments"
        report(.wrongArity, severity, at: position, "`\(name)` takes \(text) \(noun), not \(count)")
    }
}

extension ParameterType {
    /// Whether it accepts values of a kind.
    fileprivate func accepts(_ tag: TypeTag) -> Bool { self == .any || self == .of(tag) }
}

extension Expression {
    /// The kind of value that a literal gives; nil for everything else.
    fileprivate var literalTag: TypeTag? {
        switch self {
        case .unit: .unit
        case .bool: .bool
        case .int: .int
        case .float: .float
        case .char: .char
        case .string, .interpolated: .string
        case .array: .array
        case .map: .map
        default: nil
        }
    }
}
