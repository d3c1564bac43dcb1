/// All native functions, constants, modules and host types of an engine, and the choice among overloads.
package final class Registry {
    /// Name, way of reaching and number of parameters: what a call site knows before it runs.
    struct Key: Hashable {
        let kind: NativeKind
        let name: String
        let count: Int
    }

    private var overloads: [Key: [NativeFunction]] = [:]
    private var names: Set<String> = []
    private(set) var hostTypes: [HostType] = []
    /// Modules that scripts reach as `name::…` without importing.
    private(set) var modules: [String: NativeModule] = [:]
    /// Changes with each registration, so that call sites drop what they remembered.
    private(set) var generation = 0

    /// An empty registry.
    package init() {}

    /// Registers a function, operator or method. A later registration with the same types replaces an earlier one.
    package func function(
        _ name: String, _ parameters: [ParameterType], gives result: String = "()", mutates: Bool = false,
        measures: Bool = false, meaning: String = "", example: String = "", _ body: @escaping NativeBody
    ) {
        add(
            NativeFunction(
                kind: .function, name: name, parameters: parameters, result: result, mutates: mutates,
                measures: measures, meaning: meaning, example: example, body: body))
    }

    /// Registers `x.name`.
    package func getter(
        _ name: String, on receiver: ParameterType, gives result: String, meaning: String = "", example: String = "",
        _ body: @escaping NativeBody
    ) {
        add(
            NativeFunction(
                kind: .getter, name: name, parameters: [receiver], result: result, mutates: false, meaning: meaning,
                example: example, body: body))
    }

    /// Registers `x.name = v`.
    package func setter(
        _ name: String, on receiver: ParameterType, takes value: ParameterType, meaning: String = "",
        example: String = "", _ body: @escaping NativeBody
    ) {
        add(
            NativeFunction(
                kind: .setter, name: name, parameters: [receiver, value], result: "()", mutates: true, meaning: meaning,
                example: example, body: body))
    }

    /// Registers `x[i]`.
    package func indexGetter(
        on receiver: ParameterType, by index: ParameterType, gives result: String, _ body: @escaping NativeBody
    ) {
        add(
            NativeFunction(
                kind: .indexGetter, name: "", parameters: [receiver, index], result: result, mutates: false,
                meaning: "",
                example: "", body: body))
    }

    /// Registers `x[i] = v`.
    package func indexSetter(
        on receiver: ParameterType, by index: ParameterType, takes value: ParameterType, _ body: @escaping NativeBody
    ) {
        add(
            NativeFunction(
                kind: .indexSetter, name: "", parameters: [receiver, index, value], result: "()", mutates: true,
                meaning: "", example: "", body: body))
    }

    /// Makes a type for the host's objects. At most 200.
    package func hostType(named name: String) -> HostType {
        precondition(hostTypes.count < 200, "too many host types")
        let type = HostType(name: name, id: UInt8(hostTypes.count))
        hostTypes.append(type)
        return type
    }

    /// Makes a module known under a name.
    package func module(_ name: String, _ module: NativeModule) {
        modules[name] = module
        generation += 1
    }

    /// Every function, for documentation.
    package var all: [NativeFunction] { overloads.values.flatMap { $0 } }

    /// Whether any function has this name, whatever it accepts.
    package func hasFunction(named name: String) -> Bool { names.contains(name) }

    /// The functions of a name and a number of parameters.
    func candidates(_ kind: NativeKind, _ name: String, count: Int) -> [NativeFunction] {
        overloads[Key(kind: kind, name: name, count: count)] ?? []
    }

    /// The function that fits the arguments best: exact types before `any`, from left to right. Nil when none fits.
    static func choose(from candidates: [NativeFunction], tags: (Int) -> DispatchTag) -> NativeFunction? {
        var best: NativeFunction?
        var bestScore = -1
        for candidate in candidates {
            var score = 0
            for (index, parameter) in candidate.parameters.enumerated() {
                switch parameter {
                case .any: score = score << 1
                case .of(let tag): score = tags(index).isKind(tag) ? score << 1 | 1 : Int.min >> 8
                case .host(let id): score = tags(index).isHost(id) ? score << 1 | 1 : Int.min >> 8
                }
                if score < 0 { break }
            }
            if score > bestScore {
                best = candidate
                bestScore = score
            }
        }
        return best
    }

    private func add(_ function: NativeFunction) {
        let key = Key(kind: function.kind, name: function.name, count: function.parameters.count)
        names.insert(function.name)
        generation += 1
        var list = overloads[key] ?? []
        list.removeAll { $0.parameters == function.parameters }
        list.append(function)
        overloads[key] = list
    }
}

/// A value's kind in one byte for dispatch: the type tag, or 32 and the host type's number.
package struct DispatchTag: Equatable {
    let raw: UInt8

    /// The tag of a value, seen through tags and cells.
    init(_ value: Value) {
        switch value {
        case .host(let object): raw = 32 &+ object.type.id
        case .tagged(let box): self = DispatchTag(box.value)
        case .cell(let cell): self = DispatchTag(cell.value)
        default: raw = value.tag.rawValue
        }
    }

    func isKind(_ tag: TypeTag) -> Bool { raw == tag.rawValue }
    func isHost(_ id: UInt8) -> Bool { raw == 32 &+ id }
}

/// A module that the host provides: functions and constants under a name, reached as `name::f(x)`.
package final class NativeModule {
    /// Its functions.
    package let functions = Registry()
    /// Its constants.
    package private(set) var constants: [String: Value] = [:]

    /// An empty module.
    package init() {}

    /// Adds a constant.
    package func constant(_ name: String, _ value: Value) {
        constants[name] = value
    }
}
