/// Runs compiled scripts. One machine runs one script at a time, on one thread.
///
/// Frames and registers lie in memory of the machine's own. Registers come in segments that never move, so pointers into
/// them hold while calls nest; every register is initialised at all times.
@safe package final class Machine {
    /// What the loop changes all the time, at a fixed address.
    @safe struct State {
        /// The number of the running frame; -1 when none runs.
        var depth = -1
        /// Operations left until the next look at the limits.
        var budget = Limits.operationsPerCheck
        /// How deep native functions that call back are nested.
        var nativeDepth = 0
        /// The end of the current segment.
        var segmentEnd: UnsafeMutablePointer<Value>
    }

    /// The limits in force.
    let limits: Limits
    /// Whether any size is limited.
    let limitsSizes: Bool
    /// How deep calls may nest.
    let callDepthMax: Int
    /// The host's functions.
    let registry: Registry
    /// What the host is told and asked.
    let host: HostHooks
    /// Options of the language.
    let failsOnMissingProperty: Bool
    let syntax: SyntaxOptions
    let state: UnsafeMutablePointer<State>
    let frames: UnsafeMutablePointer<Frame>
    let frameCapacity: Int
    private(set) var segments: [UnsafeMutableBufferPointer<Value>] = unsafe []
    var handlers: [Handler] = []
    /// Dynamic scopes of frames, innermost last.
    var scopes: [(depth: Int, scope: DynamicScope)] = []
    /// Environments of this run: frames refer to them without holding them.
    var environments: [Environment] = []
    /// Modules by path.
    var modules: [String: Environment] = [:]
    /// Modules that were compiled, kept for the same reason.
    var loaded: [CompiledScript] = []
    /// Code of `eval`, kept because closures and frames refer to it.
    var evaluated: [CompiledFunction] = []
    /// Captured variables made here come behind this one.
    let cells = Cell(.unit)
    /// What a callback left in its `this`.
    var returnedThis = Value.unit
    var importCount = 0
    /// Operations counted in earlier slices.
    var operationsDone = 0
    /// The size of the slice that the budget counts down.
    var lastSlice = Limits.operationsPerCheck
    var started: ContinuousClock.Instant
    var suspending = Suspending()
    /// Bytes that the process had allocated when the script began.
    var memoryAtStart = 0
    /// Bytes that the script may still take before its memory is measured again.
    var memoryLeft = 0
    let errorType = HostType(name: "error", id: 255)

    /// A machine with empty memory.
    init(limits: Limits, registry: Registry, host: HostHooks, syntax: SyntaxOptions, failsOnMissingProperty: Bool) {
        self.limits = limits
        limitsSizes = limits.stringBytesMax != nil || limits.arrayItemsMax != nil || limits.mapItemsMax != nil
        self.registry = registry
        self.host = host
        started = host.now()
        self.syntax = syntax
        self.failsOnMissingProperty = failsOnMissingProperty
        callDepthMax = min(limits.callDepthMax, Limits.callDepthHardMax)
        frameCapacity = max(callDepthMax, 1) + 256
        unsafe frames = .allocate(capacity: frameCapacity)
        let first = unsafe Machine.segment(capacity: Limits.segmentRegisters)
        unsafe segments.append(first)
        unsafe state = .allocate(capacity: 1)
        guard let start = first.baseAddress else { preconditionFailure("empty segment") }
        unsafe state.initialize(to: State(segmentEnd: start + first.count))
    }

    deinit {
        for environment in environments {
            environment.globals = [:]
            environment.exports = [:]
            environment.imports = []
        }
        unsafe frames.deallocate()
        unsafe state.deallocate()
        while let last = unsafe segments.popLast() {
            unsafe last.deinitialize()
            unsafe last.deallocate()
        }
    }

    private static func segment(capacity: Int) -> UnsafeMutableBufferPointer<Value> {
        let segment = UnsafeMutableBufferPointer<Value>.allocate(capacity: capacity)
        unsafe segment.initialize(repeating: .unit)
        return unsafe segment
    }

    /// The running frame.
    var frame: UnsafeMutablePointer<Frame> { unsafe frames + state.pointee.depth }

    /// The first register above those of the running frame; nil when none runs.
    var top: UnsafeMutablePointer<Value>? {
        guard unsafe state.pointee.depth >= 0 else { return nil }
        return unsafe frame.pointee.base + frame.pointee.header.pointee.registerCount
    }

    /// The first register above those of the running frame, with room for a number of them behind it.
    @inline(__always)
    func room(for count: Int) -> UnsafeMutablePointer<Value> {
        guard unsafe state.pointee.depth >= 0 else {
            return unsafe room(for: count, after: nil)
        }
        let top = unsafe frame.pointee.base + frame.pointee.header.pointee.registerCount
        if unsafe top + count <= state.pointee.segmentEnd { return unsafe top }
        return unsafe room(for: count, after: top)
    }

    /// As `room(for:)`, at or after a place in a segment.
    func room(for count: Int, after top: UnsafeMutablePointer<Value>?) -> UnsafeMutablePointer<Value> {
        var number = 0
        if let top = unsafe top {
            number = unsafe segmentNumber(of: top)
            guard let start = unsafe segments[number].baseAddress else { preconditionFailure("empty segment") }
            let end = unsafe start + segments[number].count
            if unsafe top + count <= end {
                unsafe state.pointee.segmentEnd = end
                return unsafe top
            }
            number += 1
        }
        // Segments above the current one are not in use: one that is too small makes way.
        while unsafe number < segments.count && segments[number].count < count {
            let old = unsafe segments.removeLast()
            unsafe old.deinitialize()
            unsafe old.deallocate()
        }
        if unsafe number == segments.count {
            unsafe segments.append(unsafe Machine.segment(capacity: max(Limits.segmentRegisters, count)))
        }
        guard let start = unsafe segments[number].baseAddress else { preconditionFailure("empty segment") }
        unsafe state.pointee.segmentEnd = start + segments[number].count
        return unsafe start
    }

    /// Remembers the segment of a register as the current one.
    func select(segmentOf register: UnsafeMutablePointer<Value>) {
        let number = unsafe segmentNumber(of: register)
        guard let start = unsafe segments[number].baseAddress else { return }
        unsafe state.pointee.segmentEnd = start + segments[number].count
    }

    private func segmentNumber(of register: UnsafeMutablePointer<Value>) -> Int {
        unsafe segments.firstIndex { segment in
            guard let start = segment.baseAddress else { return false }
            return unsafe start <= register && register <= start + segment.count
        } ?? 0
    }

    /// The place of the instruction that the running frame last began.
    var position: Position { unsafe position(of: frame) }

    /// The place of the instruction that a frame last began.
    func position(of frame: UnsafeMutablePointer<Frame>) -> Position {
        let owner = unsafe frame.pointee.header.pointee.owner.takeUnretainedValue()
        return unsafe owner.position(before: frame.pointee.pc)
    }
}
