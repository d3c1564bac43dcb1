import RunnerProtocol
import System

/// The wish that the agent go on as another program, of which its jobs do not notice anything.
extension Supervisor {
    /// Has the keeper start the program that lies where its own lay when this process has left, which must follow. Who is at
    /// that socket is told what came of it. An error: there is no keeper, or it does not listen.
    package func replaceProgram(telling asker: Int32) throws(Errno) {
        guard let keeper else { throw .noSuchProcess }
        try keeper.replace(telling: asker)
    }

    /// Tells whoever has wished for this program what came of it: an exit status as a digit, and text for people.
    package func answerAsker(version: StaticString) {
        guard let keeper, let asker = keeper.asker.take() else { return }
        var text: [UInt8] = []
        switch keeper.replacement {
        case .none, .done:
            text.append("0the agent goes on as hero-runner ")
            text.append(version)
        case .notExecuted:
            text.append("1the new program cannot be executed: ")
            text.add(Errno(keeper.replacementStatus).message)
            text.append("; the old one goes on")
        case .failed:
            text.append("1the new program has ended with ")
            text.append(decimal: keeper.replacementStatus)
            text.append(" before it worked; the old one goes on")
        }
        text.append("\n")
        // Who does not wait for it any more needs no answer; it is shorter than what a socket takes at once.
        _ = try? asker.send(text[...])
    }
}
