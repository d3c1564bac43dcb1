/// How functions are written for a reader.
extension Registry {
    /// The names of functions that a script can write, operators left out.
    package var functionNames: [String] {
        var seen: Set<String> = []
        return all.map(\.name).filter { FunctionPointer.isProper($0) && seen.insert($0).inserted }
    }

    /// The names of properties that values other than maps have.
    package var propertyNames: Set<String> {
        Set(all.lazy.filter { $0.kind == .getter || $0.kind == .setter }.map(\.name))
    }

    /// How many arguments the functions of a name take, receivers counted.
    func argumentCounts(of name: String) -> Set<Int> {
        Set(all.lazy.filter { $0.kind == .function && $0.name == name }.map(\.parameters.count))
    }

    /// The documented name of what a parameter accepts.
    package func documentedName(of parameter: ParameterType) -> String {
        switch parameter {
        case .any: "any"
        case .of(let tag): tag.documentedName
        case .host(let id): hostTypes[Int(id)].name
        }
    }

    /// A function as it is written: `array.push(any)`, `max(int, int) -> int`, `string.len -> int`, `array[int] -> any`.
    package func signature(of function: NativeFunction) -> String {
        let types = function.parameters.map(documentedName)
        let result = function.result == "()" ? "" : " -> \(function.result)"
        let rest = types.dropFirst().joined(separator: ", ")
        switch function.kind {
        case .function where !FunctionPointer.isProper(function.name):
            return types.count == 2
                ? "\(types[0]) \(function.name) \(types[1])\(result)"
                : "\(function.name)\(types.joined(separator: ", "))\(result)"
        case .function where types.isEmpty: return "\(function.name)()\(result)"
        case .function: return "\(types[0]).\(function.name)(\(rest))\(result)"
        case .getter: return "\(types[0]).\(function.name)\(result)"
        case .setter: return "\(types[0]).\(function.name) = \(rest)"
        case .indexGetter: return "\(types[0])[\(rest)]\(result)"
        case .indexSetter: return "\(types[0])[\(types[1])] = \(types[2])"
        }
    }
}

extension TypeTag {
    /// The name in documentation: scripts say `int` where `type_of` answers `i64`.
    package var documentedName: String {
        switch self {
        case .int: "int"
        case .float: "float"
        case .iterator: "iterator"
        default: name
        }
    }
}
