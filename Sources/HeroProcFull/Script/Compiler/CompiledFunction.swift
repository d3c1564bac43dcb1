/// The part of a function that the machine's loop reads, at a fixed address for as long as the function lives.
@unsafe struct CodeHeader {
    /// The first instruction.
    let code: UnsafePointer<Instruction>
    /// The constants.
    let constants: UnsafePointer<Value>
    /// The call sites.
    let sites: UnsafePointer<Unmanaged<CallSite>>
    /// The property sites.
    let properties: UnsafePointer<Unmanaged<PropertySite>>
    /// The functions of the script, by number.
    let functions: UnsafeMutablePointer<UnsafeMutablePointer<CodeHeader>>
    /// The function itself.
    let owner: Unmanaged<CompiledFunction>
    /// Registers in use, parameters included.
    let registerCount: Int
    /// The first register that belongs to the frame; above 0 only for evaluated code, which borrows its caller's registers.
    let firstRegister: Int
    /// Parameters, hidden ones included.
    let parameterCount: Int
    /// Where `this` lies, or -1 when the function does not mention it.
    let thisRegister: Int
}

/// A function's bytecode with everything it refers to.
@safe final class CompiledFunction {
    /// The name; closures have names that begin with `anon$`.
    let name: String
    /// Number of parameters, hidden ones for captured variables included.
    let parameterCount: Int
    /// The definition's facts that scripts can ask for.
    let definition: Function?
    /// Places by instruction.
    let positions: [Position]
    /// Where the brackets of index steps stand, by instruction.
    let brackets: [Int: Position]
    /// Where the parts of interpolated strings stand, by instruction.
    let parts: [Int: [Position]]
    /// Names that a property step looks for, with what the step remembers.
    let properties: [PropertySite]
    /// Chains that are assigned to or lent out.
    let paths: [PathSite]
    /// Functions made from closures in this one.
    let closures: [CompiledFunction]
    /// Keys of map literals.
    let shapes: [[Text]]
    /// Names that are looked up while running.
    let names: [NameSite]
    /// Jump tables of `switch`.
    let jumpTables: [JumpTable]
    /// The call sites.
    let sites: [CallSite]
    /// What the loop reads.
    let header: UnsafeMutablePointer<CodeHeader>
    private let code: UnsafeMutableBufferPointer<Instruction>
    private let constants: UnsafeMutableBufferPointer<Value>
    private let propertyReferences: UnsafeMutableBufferPointer<Unmanaged<PropertySite>>
    private let siteReferences: UnsafeMutableBufferPointer<Unmanaged<CallSite>>

    /// Copies a compiler's output to fixed addresses. Whoever holds the function holds the table too, by the script or the
    /// environment; the function does not, as the table holds it.
    init(_ draft: FunctionDraft, table: FunctionTable) {
        name = draft.name
        parameterCount = draft.parameterCount
        definition = draft.definition
        positions = draft.positions
        brackets = draft.brackets
        parts = draft.parts
        properties = draft.properties
        paths = draft.paths
        closures = draft.closures
        shapes = draft.shapes
        names = draft.names
        jumpTables = draft.jumpTables
        sites = draft.sites
        // The three buffers are filled here, never written again, and freed in deinit.
        let code = UnsafeMutableBufferPointer<Instruction>.allocate(capacity: draft.code.count)
        _ = unsafe code.initialize(fromContentsOf: draft.code)
        unsafe self.code = code
        let constants = UnsafeMutableBufferPointer<Value>.allocate(capacity: max(1, draft.constants.count))
        unsafe constants.initialize(repeating: .unit)
        for (index, value) in draft.constants.enumerated() { unsafe constants[index] = value }
        unsafe self.constants = constants
        let references = UnsafeMutableBufferPointer<Unmanaged<CallSite>>.allocate(capacity: max(1, draft.sites.count))
        for (index, site) in draft.sites.enumerated() {
            unsafe references.initializeElement(at: index, to: Unmanaged.passUnretained(site))
        }
        unsafe siteReferences = references
        let names = UnsafeMutableBufferPointer<Unmanaged<PropertySite>>.allocate(
            capacity: max(1, draft.properties.count))
        for (index, site) in draft.properties.enumerated() {
            unsafe names.initializeElement(at: index, to: Unmanaged.passUnretained(site))
        }
        unsafe propertyReferences = names
        let header = UnsafeMutablePointer<CodeHeader>.allocate(capacity: 1)
        unsafe self.header = header
        guard let codeStart = code.baseAddress, let constantStart = constants.baseAddress,
            let siteStart = references.baseAddress, let propertyStart = names.baseAddress
        else { preconditionFailure("empty buffer") }
        unsafe header.initialize(
            to: CodeHeader(
                code: UnsafePointer(codeStart), constants: UnsafePointer(constantStart),
                sites: UnsafePointer(siteStart), properties: UnsafePointer(propertyStart),
                functions: table.headers,
                owner: Unmanaged.passUnretained(self), registerCount: draft.registerCount,
                firstRegister: draft.firstRegister, parameterCount: draft.parameterCount,
                thisRegister: draft.thisRegister))
    }

    deinit {
        unsafe header.deallocate()
        unsafe code.deallocate()
        unsafe constants.deinitialize()
        unsafe constants.deallocate()
        unsafe siteReferences.deallocate()
        unsafe propertyReferences.deallocate()
    }

    /// Whether it was a closure.
    var isAnonymous: Bool { name.hasPrefix("anon$") }

    /// The place of the bracket of the index step before `pc`.
    func bracket(before pc: UnsafePointer<Instruction>) -> Position? {
        guard let start = unsafe code.baseAddress else { return nil }
        return unsafe brackets[UnsafePointer(start).distance(to: pc) - 1]
    }

    /// The place of a part of the interpolated string made by the instruction before `pc`.
    func part(_ number: Int, before pc: UnsafePointer<Instruction>) -> Position {
        guard let start = unsafe code.baseAddress else { return .none }
        let places = unsafe parts[UnsafePointer(start).distance(to: pc) - 1] ?? []
        return places.indices.contains(number) ? places[number] : .none
    }

    /// The place of the instruction before `pc`, which is the one that runs.
    func position(before pc: UnsafePointer<Instruction>) -> Position {
        guard let start = unsafe code.baseAddress else { return .none }
        let index = unsafe UnsafePointer(start).distance(to: pc) - 1
        return positions.indices.contains(index) ? positions[index] : .none
    }
}

/// A function while it is being compiled.
struct FunctionDraft {
    var name: String
    var parameterCount = 0
    var definition: Function?
    var code: [Instruction] = []
    var positions: [Position] = []
    var brackets: [Int: Position] = [:]
    var parts: [Int: [Position]] = [:]
    var constants: [Value] = []
    var sites: [CallSite] = []
    var properties: [PropertySite] = []
    var paths: [PathSite] = []
    var closures: [CompiledFunction] = []
    var shapes: [[Text]] = []
    var names: [NameSite] = []
    var jumpTables: [JumpTable] = []
    var registerCount = 0
    var firstRegister = 0
    var thisRegister = -1
}
