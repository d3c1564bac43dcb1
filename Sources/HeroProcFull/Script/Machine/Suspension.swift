/// Leaving the loop in the middle of a script, with all frames in place, and coming back.
extension Machine {
    /// What a run with a host that can take it up again needs beside the frames.
    struct Suspending {
        /// Whether the host of the present run can take it up again.
        var isPossible = false
        /// When the host was given the run back.
        var began: ContinuousClock.Instant?
    }

    /// Whether the running instruction may be left and its value given later.
    var canWait: Bool {
        unsafe suspending.isPossible && state.pointee.nativeDepth == 0 && waitingCall != nil
    }

    /// What leaves the loop, or the error that says why it cannot be left.
    func suspension(for token: WaitToken) -> ScriptError {
        if canWait { return ScriptError(.suspended(token)) }
        if !suspending.isPossible { return .refusal("nothing can be waited for here") }
        guard let name = outerCall else {
            return .refusal("an operator cannot wait; call the function by its name")
        }
        let advice =
            name.isEmpty
            ? "a module cannot wait while it is imported; wait in a function of it"
            : "cannot wait inside `\(name)`; use a `for` loop"
        return .refusal(advice)
    }

    /// The running instruction, when it is a call whose result register the host can fill later.
    private var waitingCall: Instruction? {
        guard unsafe state.pointee.depth >= 0 else { return nil }
        let instruction = unsafe (frame.pointee.pc - 1).pointee
        switch instruction.op {
        case .callNative, .callMethod, .callPointer, .callQualified: return instruction
        default: return nil
        }
    }

    /// The native function that called back, by the name at its call; empty for an import. Nil when there is none.
    private var outerCall: String? {
        var depth = unsafe state.pointee.depth
        // A native function that was handed over by name has no frame: the running instruction called the outer one.
        if depth >= 0, unsafe state.pointee.nativeDepth > entries { return name(ofCallIn: depth) }
        while depth > 0 {
            let flags = unsafe frames[depth].flags
            if flags.contains(.entry) { return name(ofCallIn: depth - 1) }
            depth -= 1
        }
        return nil
    }

    /// How many frames on the stack were entered from native code, the outermost left out.
    private var entries: Int {
        guard unsafe state.pointee.depth > 0 else { return 0 }
        return unsafe (1...state.pointee.depth).count { unsafe frames[$0].flags.contains(.entry) }
    }

    private func name(ofCallIn depth: Int) -> String? {
        let instruction = unsafe (frames[depth].pc - 1).pointee
        switch instruction.op {
        case .importModule: return ""
        case .callNative, .callMethod, .callPointer, .callQualified:
            return unsafe frames[depth].header.pointee.sites[instruction.site].takeUnretainedValue().name
        default: return nil
        }
    }

    /// Notes that the host has the run back.
    func suspend() {
        suspending.began = host.now()
    }

    /// Gives the call at which the script was suspended its value, and goes on.
    func resume(returning value: consuming Value) throws(ScriptError) {
        guard let call = waitingCall else { preconditionFailure("the script does not wait") }
        do throws(ScriptError) {
            try awake()
            if limitsSizes { try checkSize(of: value) }
            unsafe frame.pointee.base[Int(call.a)] = value
        } catch {
            _ = unsafe try unwind(error)
        }
        try run()
    }

    /// Lets the call at which the script was suspended fail, and goes on where that is caught.
    func resume(throwing failure: ScriptError) throws(ScriptError) {
        var error = failure
        do throws(ScriptError) { try awake() } catch let limit { error = limit }
        _ = unsafe try unwind(error)
        try run()
    }

    /// Takes the run back from the host: looks at what may have passed meanwhile.
    private func awake() throws(ScriptError) {
        if limits.wallTime == .whileRunning, let began = suspending.began {
            started = started.advanced(by: began.duration(to: host.now()))
        }
        suspending.began = nil
        try refill()
    }
}
