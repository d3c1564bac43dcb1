import RunnerProtocol
import Testing

/// Signals as people write them.
struct SignalNameTests {
    @Test(arguments: [
        ("TERM", 15), ("SIGTERM", 15), ("sigterm", 15), ("15", 15), ("64", 64), ("IO", 29), ("RTMIN", 34),
        ("RTMIN+0", 34), ("RTMIN+3", 37), ("SIGRTMIN+30", 64), ("rtmax", 64), ("sigrtmax-1", 63), ("RTMAX-30", 34),
    ])
    func `a signal has a name or a number`(text: String, number: Int32) {
        #expect(SignalName.number(Array(text.utf8)[...]) == number)
    }

    @Test(arguments: [
        "", "0", "65", "-1", "SIG", "NONE", "TER", "TERMS", "RTMIN+", "RTMIN-1", "RTMIN+31", "RTMIN3", "RTMIN+-1",
        "RTMAX+1", "RTMAX-31", "RTMAX-", "RTMIN+3x", "SIGSIGTERM", "RTMIN+18446744073709551615",
    ])
    func `anything else is no signal`(text: String) {
        #expect(SignalName.number(Array(text.utf8)[...]) == nil)
    }
}
