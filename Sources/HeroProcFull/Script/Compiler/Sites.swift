/// A variable that is visible where code may look variables up by name.
struct VisibleVariable {
    /// The name.
    let name: String
    /// Its register.
    let register: Int
    /// Whether it is a constant.
    let isConstant: Bool
    /// Whether it may be a cell.
    let isShared: Bool
}

/// Where a chain begins.
enum PathRoot {
    /// A local variable.
    case variable(VisibleVariable)
    /// `this`, in its register.
    case this(register: Int)
    /// A variable found by name while running.
    case name(NameSite)
    /// A temporary.
    case temporary(register: Int)
    /// A variable of a module, read into a register; nobody may change it.
    case imported(register: Int, name: String)
}

/// One step of a chain, its index already in a register.
enum PathStep {
    /// The places are those of the bracket and of the index.
    case index(register: Int, isNullSafe: Bool, bracket: Position, Position)
    case property(PropertySite, isNullSafe: Bool)
}

/// A chain that is assigned to, or whose end is lent to a method.
final class PathSite {
    /// Where it begins.
    let root: PathRoot
    /// The steps.
    let steps: [PathStep]
    /// Nil for `=`, the operator for `op=`.
    let op: BinaryOperator?
    /// Where the assignment operator stands, and where the root stands.
    let position: Position
    let rootPosition: Position

    init(root: PathRoot, steps: [PathStep], op: BinaryOperator?, position: Position, rootPosition: Position) {
        self.root = root
        self.steps = steps
        self.op = op
        self.position = position
        self.rootPosition = rootPosition
    }
}

/// A property step: its name and what it remembers.
final class PropertySite {
    /// The property's name.
    let name: Text
    /// Where the name stands.
    let position: Position
    /// Whether the value before the dot is a temporary.
    let isTemporary: Bool
    /// Where a map held the name last time.
    var hint: Int {
        @inline(__always) get { unsafe place }
        @inline(__always) set { unsafe place = newValue }
    }
    // One thread owns the machine, and no access to the number encloses another: it needs no guard.
    @exclusivity(unchecked) private var place = -1
    /// Getters and setters found before.
    let getter = NativeSite()
    let setter = NativeSite()

    init(name: Text, position: Position, isTemporary: Bool) {
        self.name = name
        self.position = position
        self.isTemporary = isTemporary
    }
}

/// What a call site remembers about native functions: the overloads of its name, and the last choice.
final class NativeSite {
    var generation = -1
    var candidates: [NativeFunction] = []
    var key: UInt64 = 0
    var chosen: NativeFunction?
}

extension CallSite.Receiver {
    /// Where the receiver lies when it is a whole variable.
    var variable: PathRoot? {
        guard case .place(let path) = self, path.steps.isEmpty else { return nil }
        return path.root
    }

    /// The receiver when it is a local variable that cannot be a cell.
    var plainVariable: VisibleVariable? {
        guard case .variable(let variable)? = variable, !variable.isShared else { return nil }
        return variable
    }
}

/// A call that is resolved while running.
final class CallSite {
    /// Who the receiver is, for `x.f()`.
    enum Receiver {
        /// No receiver, or a plain value in the first argument's register.
        case value
        /// A variable or a chain that starts at one: lent to functions that change it.
        case place(PathSite)
    }
    /// The function's name.
    let name: String
    /// Number of arguments, receiver excluded.
    let count: Int
    /// The receiver.
    let receiver: Receiver
    /// The name as a map key.
    let text: Text
    /// The receiver's register when it is a plain variable, and whether that is a constant.
    let plainRegister: Int?
    let isConstant: Bool
    /// Whether it is the name of a method that the language itself answers.
    let mayBeSpecial: Bool
    /// Where the name stands.
    let position: Position
    /// The module path, for `m::f()`.
    var path: [String] = []
    var pathPosition = Position.none
    /// Variables visible here, for `f!()`, `eval` and `is_def_var`.
    var visible: [VisibleVariable] = []
    /// Whether the callee sees those variables.
    var capturesScope = false
    /// Whether this is `call(f, …)`, not `f.call(…)` or `x.call(f, …)`, and where the pointer stands.
    var isFunctionStyle = false
    var pointerPosition = Position.none
    /// How many scopes are open here; names that `eval` adds belong to the innermost.
    var scopeDepth = 0
    /// The first register that is free here.
    var freeRegister = 0
    /// Where `this` lies here, or -1.
    var thisRegister = -1
    /// Numbers of the script's own functions that may be meant: untyped, and by type of `this`.
    var untyped: Int?
    var typed: [(type: String, function: Int)] = []
    /// Whether the receiver may be taken from a constant.
    let native = NativeSite()
    /// What a module path led to, valid while `moduleGeneration` holds.
    var moduleGeneration = -1
    var linked: LinkedFunction?

    init(name: String, count: Int, receiver: Receiver, position: Position) {
        self.name = name
        text = Text(name)
        plainRegister = receiver.plainVariable?.register
        isConstant = receiver.plainVariable?.isConstant ?? false
        mayBeSpecial = name == "curry" || name == "type_of"
        self.count = count
        self.receiver = receiver
        self.position = position
    }
}

/// A name looked up while running.
final class NameSite {
    let name: String
    let position: Position
    /// The register that is meant when the dynamic scope has no such name.
    let fallback: VisibleVariable?
    /// A constant is being defined.
    let isConstant: Bool
    /// A qualified name's path.
    var path: [String] = []

    init(name: String, position: Position, fallback: VisibleVariable? = nil, isConstant: Bool = false) {
        self.name = name
        self.position = position
        self.fallback = fallback
        self.isConstant = isConstant
    }
}

/// Where each integer of a `switch` leads, as distances from the instruction after the lookup.
final class JumpTable {
    var targets: [Int64: Int] = [:]
}

/// The functions of one script, by number and by name.
@safe final class FunctionTable {
    struct Key: Hashable {
        let name: String
        let count: Int
    }
    struct MethodKey: Hashable {
        let type: String
        let name: String
        let count: Int
    }
    /// By number. Filled while compiling; fixed afterwards.
    var functions: [CompiledFunction] = []
    /// Headers by number, for the loop; written by `seal`, before which nothing runs.
    let headers: UnsafeMutablePointer<UnsafeMutablePointer<CodeHeader>>
    /// Names to numbers.
    var untyped: [Key: Int] = [:]
    var typed: [MethodKey: Int] = [:]
    /// All names, for function values.
    var names: Set<String> = []

    /// A table for a number of functions.
    init(capacity: Int) {
        unsafe headers = .allocate(capacity: max(1, capacity))
    }

    /// The number of an untyped function.
    func number(of name: String, count: Int) -> Int? {
        untyped[Key(name: name, count: count)]
    }

    /// The typed methods of a name and a number of arguments.
    func methods(named name: String, count: Int) -> [(type: String, function: Int)] {
        typed.compactMap { $0.key.name == name && $0.key.count == count ? ($0.key.type, $0.value) : nil }
    }

    /// Lays the headers out once all functions are compiled.
    func seal() {
        for (index, function) in functions.enumerated() {
            unsafe (headers + index).initialize(to: function.header)
        }
    }

    deinit {
        unsafe headers.deallocate()
    }
}
