@testable import Script

/// Calls native functions as the machine would: chosen by the types of the arguments, which lie in place, while a script runs.
struct LibraryBench {
    private let engine = Engine()
    private let exchange = Exchange()

    init(_ limits: Limits = Limits()) {
        engine.limits = limits
        let exchange = exchange
        engine.registry.function("bench", []) { call in
            exchange.run(on: call.machine)
            return .unit
        }
    }

    /// All functions.
    var functions: [NativeFunction] { engine.registry.all.filter { $0.name != "bench" } }

    /// What a call leaves: its result, and its first argument.
    struct Outcome {
        var result: Value
        var receiver: Value
    }

    /// Calls a function; nil when none accepts these types.
    func call(
        _ name: String, kind: NativeKind = .function, _ arguments: consuming [Value]
    ) throws(ScriptError) -> Outcome? {
        let candidates = engine.registry.candidates(kind, name, count: arguments.count)
        let tags = arguments.map { DispatchTag($0) }
        guard let function = Registry.choose(from: candidates, tags: { tags[$0] }) else { return nil }
        exchange.function = function
        exchange.arguments = arguments
        arguments = []
        _ = try engine.evaluate(Array("bench()".utf8))
        defer { exchange.outcome = nil }
        return try exchange.outcome?.get()
    }

    /// The debug form of a call's result, or the error's message.
    func result(_ name: String, _ arguments: Value...) -> String {
        do throws(ScriptError) {
            return try call(name, arguments)?.result.debugged ?? "no such function"
        } catch {
            return error.kind.message
        }
    }

    /// The debug form of a property, or the error's message.
    func property(_ name: String, _ receiver: Value) -> String {
        do throws(ScriptError) {
            return try call(name, kind: .getter, [receiver])?.result.debugged ?? "no such property"
        } catch {
            return error.kind.message
        }
    }

    /// The debug form of the receiver after a call, or the error's message.
    func changed(_ name: String, _ arguments: Value...) -> String {
        do throws(ScriptError) {
            return try call(name, arguments)?.receiver.debugged ?? "no such function"
        } catch {
            return error.kind.message
        }
    }
}

/// What a call brings into the running script and takes out of it.
private final class Exchange {
    var function: NativeFunction?
    var arguments: [Value] = []
    var outcome: Result<LibraryBench.Outcome, ScriptError>?

    func run(on machine: Machine) {
        guard let function else { return }
        let count = arguments.count
        // The memory lives until the call has ended.
        let places = UnsafeMutablePointer<Value>.allocate(capacity: max(1, count))
        for index in 0..<count {
            unsafe (places + index).initialize(to: arguments[index])
            arguments[index] = .unit
        }
        defer {
            unsafe places.deinitialize(count: count)
            unsafe places.deallocate()
        }
        do throws(ScriptError) {
            let call = unsafe NativeCall(arguments: places, count: count, machine: machine)
            let result = try function.body(call)
            outcome = .success(LibraryBench.Outcome(result: result, receiver: count > 0 ? unsafe places[0] : .unit))
        } catch {
            outcome = .failure(error)
        }
    }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A float.
    public init(floatLiteral value: Double) { self = .float(value) }
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A bool.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An array.
    public init(arrayLiteral elements: Value...) { self = .array(ArrayBox(elements)) }
    /// A map.
    public init(dictionaryLiteral elements: (String, Value)...) {
        let map = MapBox()
        for (key, value) in elements { map.set(Text(key), value) }
        self = .map(map)
    }

    /// `a..b`.
    static func range(_ range: Range<Int64>) -> Value {
        .range(RangeBox(start: range.lowerBound, end: range.upperBound, isInclusive: false))
    }

    /// `a..=b`.
    static func range(_ range: ClosedRange<Int64>) -> Value {
        .range(RangeBox(start: range.lowerBound, end: range.upperBound, isInclusive: true))
    }

    /// A blob.
    static func bytes(_ bytes: UInt8...) -> Value { .blob(BlobBox(bytes)) }
}
