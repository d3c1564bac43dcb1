/// A script in progress. Whenever it waits for something, its host has it back and may keep it as long as it likes, with
/// any number of others; the frames lie in memory of their own. Letting go of it ends the script.
///
/// Operations go on being counted over all pieces. `Limits.wallTime` says whether the time of waiting counts.
@safe package final class Activation {
    /// How far it has come.
    package enum State {
        /// The script has ended with a value.
        case ended(Value)
        /// A native function waits for what the token names.
        case waiting(WaitToken)
    }

    /// What the host is to do next; nil after a failure.
    package private(set) var state: State?
    private let machine: Machine
    private let scope: DynamicScope?
    /// Register of the result, in the machine's memory.
    private let result: UnsafeMutablePointer<Value>

    /// Runs a script until it ends or waits for the first time.
    init(
        _ machine: Machine, _ main: CompiledFunction, _ environment: Environment, scope: DynamicScope?
    ) throws(ScriptError) {
        self.machine = machine
        self.scope = scope
        machine.suspending.isPossible = true
        unsafe result = machine.beginTopLevel(main, environment, scope: scope)
        try advance { () throws(ScriptError) in try machine.run() }
    }

    /// Goes on with a value for the call that waits. The activation must wait.
    @discardableResult
    package func resume(returning value: Value) throws(ScriptError) -> State? {
        leaveWait()
        try advance { () throws(ScriptError) in try machine.resume(returning: value) }
        return state
    }

    /// Goes on with a failure of the call that waits; the script may catch it. The activation must wait.
    @discardableResult
    package func resume(throwing error: ScriptError) throws(ScriptError) -> State? {
        leaveWait()
        try advance { () throws(ScriptError) in try machine.resume(throwing: error) }
        return state
    }

    private func leaveWait() {
        guard case .waiting? = state else { preconditionFailure("the script does not wait") }
        state = nil
    }

    private func advance(_ body: () throws(ScriptError) -> Void) throws(ScriptError) {
        do throws(ScriptError) {
            try body()
            end(unsafe result.take().flattened)
        } catch {
            switch error.kind {
            case .suspended(let token):
                machine.suspend()
                state = .waiting(token)
            case .exit(let value): end(value.flattened)
            default:
                machine.letGo(after: error, scope)
                throw error
            }
        }
    }

    private func end(_ value: Value) {
        machine.letGo(keeping: value, scope)
        state = .ended(value)
    }

    deinit {
        if case .waiting? = state { machine.letGo(keeping: .unit, scope) }
    }
}

extension Engine {
    /// Begins a script that may wait: native functions may call `NativeCall.wait(for:)`.
    package func begin(_ script: CompiledScript, scope: DynamicScope? = nil) throws(ScriptError) -> Activation {
        let machine = machine()
        return try Activation(machine, script.main, machine.environment(for: script, scope: scope), scope: scope)
    }
}
