/// Leaving frames, in order and after a failure.
extension Machine {
    /// Leaves the top frame: what it lent goes back, its names go, its registers let go of what they hold.
    func leave(_ frame: UnsafeMutablePointer<Frame>) {
        let depth = unsafe state.pointee.depth
        let flags = unsafe frame.pointee.flags
        if flags.contains(.named) { scopes.removeAll { $0.depth >= depth } }
        let header = unsafe frame.pointee.header
        let base = unsafe frame.pointee.base
        var lent: (value: Value, lender: CallSite)?
        if flags.contains(.lent), let lender = unsafe frame.pointee.lender {
            lent = unsafe ((base + header.pointee.thisRegister).take(), lender.takeUnretainedValue())
        }
        if flags.contains(.returnsThis) { returnedThis = unsafe (base + header.pointee.thisRegister).take() }
        for register in unsafe header.pointee.firstRegister..<header.pointee.registerCount
        where unsafe base[register].isHeap { unsafe base[register] = .unit }
        unsafe state.pointee.depth -= 1
        if unsafe flags.contains(.moved) && state.pointee.depth >= 0 {
            unsafe select(segmentOf: self.frame.pointee.base)
        }
        // The place is the caller's, so it is looked for from there.
        if let lent { unsafe giveBack(lent.value, to: lent.lender, self.frame.pointee.base) }
    }

    /// Carries a failure outwards to the nearest `catch`, or out of the loop.
    func unwind(_ error: ScriptError) throws(ScriptError) -> UnsafeMutablePointer<Frame> {
        if case .indexingType = error.kind, let bracket = brackets { error.locate(at: bracket) }
        error.locate(at: position)
        unsafe error.attribute(to: environment(of: frame).source)
        while true {
            let frame = unsafe self.frame
            let depth = unsafe state.pointee.depth
            while let handler = handlers.last, handler.depth >= depth {
                handlers.removeLast()
                guard handler.depth == depth, error.isCatchable else { continue }
                let environment = unsafe environment(of: frame)
                if environment.imports.count > handler.imports {
                    environment.imports.removeLast(environment.imports.count - handler.imports)
                }
                unsafe frame.pointee.base[handler.register] = error.caught
                unsafe frame.pointee.base[handler.register + 1] = .host(HostObject(error, type: errorType))
                unsafe frame.pointee.pc = handler.target
                return unsafe frame
            }
            let flags = unsafe frame.pointee.flags
            unsafe note(error, leaving: frame)
            unsafe leave(frame)
            if flags.contains(.entry) { throw error }
        }
    }

    /// The place of the bracket when the running instruction is an index step.
    private var brackets: Position? {
        let owner = unsafe owner(of: frame)
        return unsafe owner.bracket(before: frame.pointee.pc)
    }

    /// Adds a frame's line to an error.
    private func note(_ error: ScriptError, leaving frame: UnsafeMutablePointer<Frame>) {
        let flags = unsafe frame.pointee.flags
        guard !flags.contains(.topLevel), unsafe state.pointee.depth > 0 else { return }
        let place = unsafe position(of: frame - 1)
        guard error.isCatchable else { return error.relocate(to: place) }
        let owner = unsafe owner(of: frame)
        let kind: TraceEntry.Kind = owner.isAnonymous ? .closure(owner.name) : .function(owner.name)
        let source = unsafe environment(of: frame).source
        error.leave(TraceEntry(kind, source: source, position: place))
    }

    /// The error that `throw;` raises again.
    func raisedAgain(_ value: Value) -> ScriptError {
        guard case .host(let object) = value, let error = object.object as? ScriptError else {
            return ScriptError(.runtime(.unit))
        }
        return error.again
    }
}
