/// What a native function accepts in one place.
package enum ParameterType: Hashable, Sendable {
    /// Every value.
    case any
    /// Only values of one kind.
    case of(TypeTag)
    /// Only host objects of one type, by its number.
    case host(UInt8)

    /// Short names for declarations.
    package static let unit = ParameterType.of(.unit), bool = ParameterType.of(.bool), int = ParameterType.of(.int)
    package static let float = ParameterType.of(.float), char = ParameterType.of(.char)
    package static let string = ParameterType.of(.string), array = ParameterType.of(.array)
    package static let map = ParameterType.of(.map), blob = ParameterType.of(.blob)
    package static let function = ParameterType.of(.function), range = ParameterType.of(.range)
    package static let inclusiveRange = ParameterType.of(.inclusiveRange), iterator = ParameterType.of(.iterator)
    package static let timestamp = ParameterType.of(.timestamp)

    /// Only host objects of a type.
    package static func host(_ type: HostType) -> ParameterType { .host(type.id) }
}

/// How a native function is reached.
package enum NativeKind: Hashable, Sendable {
    /// `f(x)` and `x.f()`; operators are functions named by their spelling.
    case function
    /// `x.p`; one parameter.
    case getter
    /// `x.p = v`; two parameters, changes the first.
    case setter
    /// `x[i]`; two parameters. The name is empty.
    case indexGetter
    /// `x[i] = v`; three parameters, changes the first. The name is empty.
    case indexSetter
}

/// A native function's body. Arguments are in `call`; an error without a place gets that of the call.
package typealias NativeBody = (borrowing NativeCall) throws(ScriptError) -> Value

/// One native function with what `script doc` and `script check` tell about it.
package final class NativeFunction {
    /// How it is reached.
    package let kind: NativeKind
    /// Its name; empty for indexers.
    package let name: String
    /// What it accepts; the receiver comes first.
    package let parameters: [ParameterType]
    /// The result, as written in the documentation: `int`, `array`, `any`, `()`.
    package let result: String
    /// It may change its first argument in place (a non-pure method: not for constants).
    package let mutates: Bool
    /// It measures what it makes against the size limits itself, so that the call need not go through all of it again.
    package let measures: Bool
    /// What it means, one or more sentences; empty for operators.
    package let meaning: String
    /// A script that shows it, and what it gives: `[1, 2].len() // 2`.
    package let example: String
    /// What runs.
    package let body: NativeBody

    init(
        kind: NativeKind, name: String, parameters: [ParameterType], result: String, mutates: Bool,
        measures: Bool = false, meaning: String, example: String, body: @escaping NativeBody
    ) {
        self.kind = kind
        self.name = name
        self.parameters = parameters
        self.result = result
        self.mutates = mutates
        self.measures = measures
        self.meaning = meaning
        self.example = example
        self.body = body
    }
}
