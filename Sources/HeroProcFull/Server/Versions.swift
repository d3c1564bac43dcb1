import Threads

/// Counts the turns that are on disk, for those who wait for something to change.
final class Versions: Sendable {
    private let state = Monitor<State>(State())

    private struct State: Sendable {
        var version: UInt64 = 1
        var isEnding = false
    }

    /// How many there have been, and one.
    var current: UInt64 { state.look { $0.version } }

    /// One more.
    func advance() { state.change { $0.version += 1 } }

    /// Waits until nobody waits any more, or that is not wanted.
    func waitForEnd(unless isUnwanted: () -> Bool) {
        state.wait { state in state.isEnding || isUnwanted() ? () : nil }
    }

    /// Nobody waits any more.
    func end() { state.change { $0.isEnding = true } }

    /// Those who wait look again whether that is still wanted.
    func wake() { state.change { _ in } }

    /// Waits until there are more than so many, or so long, or until nobody wants to know.
    func wait(
        above version: UInt64, milliseconds: UInt64, unless isUnwanted: () -> Bool = { false }
    ) -> UInt64 {
        state.wait(milliseconds: milliseconds) { state in
            state.version > version || state.isEnding || isUnwanted() ? state.version : nil
        } ?? current
    }
}
