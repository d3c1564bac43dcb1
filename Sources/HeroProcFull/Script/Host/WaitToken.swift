/// Names what a script waits for. A host makes one when it begins something that takes long, hands it out with
/// `NativeCall.wait(for:)`, and finds it again in `Activation.State.waiting`.
package struct WaitToken: Hashable, Sendable {
    /// The host's number for it: a job's, a request's.
    package let number: UInt64

    /// A token.
    package init(number: UInt64) {
        self.number = number
    }
}

extension NativeCall {
    /// Whether the script can be suspended at this call: its host can take it up again, and no other native function, no
    /// import and no operator stands between.
    package var canWait: Bool { machine.canWait }

    /// Suspends the script. The call's value is what the host gives to `Activation.resume(returning:)` later. Where
    /// that is not possible it throws an error that says why; what changed in the receiver before stays changed.
    package func wait(for token: WaitToken) throws(ScriptError) -> Value {
        throw machine.suspension(for: token)
    }
}
