/// One call in progress. Frames lie in an array of their own, off the Swift stack.
@unsafe struct Frame {
    /// What is special about a frame; a plain call has none of it.
    struct Flags: OptionSet {
        let rawValue: UInt16
        /// Its return leaves the machine's loop.
        static let entry = Flags(rawValue: 1)
        /// `this` is bound.
        static let thisBound = Flags(rawValue: 2)
        /// `this` is a constant.
        static let thisConstant = Flags(rawValue: 4)
        /// `this` was lent by the caller and goes back to `lender`'s place.
        static let lent = Flags(rawValue: 8)
        /// There is a dynamic scope for it.
        static let named = Flags(rawValue: 16)
        /// It evaluates text in its caller's registers.
        static let evaluated = Flags(rawValue: 32)
        /// Its registers lie in another segment than its caller's.
        static let moved = Flags(rawValue: 128)
        /// `this` goes to the machine's `returnedThis` when it is left.
        static let returnsThis = Flags(rawValue: 256)
        /// It is a top level, not a call.
        static let topLevel = Flags(rawValue: 64)

        /// Whether nothing is special but, perhaps, that its return leaves the loop.
        @inline(__always)
        var isPlain: Bool { rawValue <= 1 }

        /// Whether its return leaves the machine's loop.
        @inline(__always)
        var isEntry: Bool { rawValue & 1 == 1 }
    }

    /// The function.
    var header: UnsafePointer<CodeHeader>
    /// The next instruction, while another frame runs.
    var pc: UnsafePointer<Instruction>
    /// Register 0.
    var base: UnsafeMutablePointer<Value>
    /// Where the caller wants the value.
    var result: UnsafeMutablePointer<Value>
    /// What the function sees.
    var environment: Unmanaged<Environment>
    /// Whose place `this` goes back to.
    var lender: Unmanaged<CallSite>?
    /// What is special.
    var flags: Flags
}

extension UnsafeMutablePointer<Frame> {
    /// Lays a frame out before its function's first instruction, field by field: none of them needs to be released, and a
    /// call of `initialize` would cost a quarter of a script's call.
    @inline(__always)
    func begin(
        _ header: UnsafeMutablePointer<CodeHeader>, base: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>, _ environment: Unmanaged<Environment>, _ flags: Frame.Flags
    ) {
        unsafe pointee.header = UnsafePointer(header)
        unsafe pointee.pc = header.pointee.code
        unsafe pointee.base = base
        unsafe pointee.result = result
        unsafe pointee.environment = environment
        unsafe pointee.lender = nil
        unsafe pointee.flags = flags
    }
}

/// A `try` in progress.
@safe struct Handler {
    /// The number of its frame.
    let depth: Int
    /// Where `catch` begins.
    let target: UnsafePointer<Instruction>
    /// Where the error goes: what `catch` binds, and behind it the error itself.
    let register: Int
    /// Number of imports then.
    let imports: Int
}

/// Variables found by name: those of the host, and those that `eval` added.
package final class DynamicScope {
    struct Variable {
        let name: String
        var value: Value
        let isConstant: Bool
        /// The number of the block it belongs to.
        let depth: Int
    }
    var variables: [Variable] = []
    /// The number of the block that new variables belong to.
    var depth = 0
    /// For `f!()` and module top levels: what the caller sees, and in which frame.
    var outer: (visible: [VisibleVariable], frame: Int)?

    /// An empty scope.
    package init() {}

    /// Adds a variable for scripts to see and change.
    package func define(_ name: String, _ value: Value) {
        variables.append(Variable(name: name, value: value, isConstant: false, depth: 0))
    }

    /// Adds a constant for scripts to see.
    package func defineConstant(_ name: String, _ value: Value) {
        variables.append(Variable(name: name, value: value, isConstant: true, depth: 0))
    }

    /// The constants.
    var constants: [(name: String, value: Value)] {
        variables.filter(\.isConstant).map { ($0.name, $0.value) }
    }

    /// The value of a variable, or nil.
    package func value(of name: String) -> Value? {
        index(of: name).map { variables[$0].value.flattened }
    }

    /// The last variable of a name.
    func index(of name: String) -> Int? {
        variables.lastIndex { $0.name == name }
    }
}
