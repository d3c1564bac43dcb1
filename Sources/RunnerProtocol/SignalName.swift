/// Signals by name, signal(7).
public enum SignalName {
    /// The number of `TERM`, `SIGTERM`, `sigterm`, `15`, `RTMIN+3` or `RTMAX-1`; nil if there is no such signal.
    public static func number(_ text: ArraySlice<UInt8>) -> Int32? {
        if let number = Quantity.count(text) { return number >= 1 && number <= 64 ? Int32(number) : nil }
        var upper: [UInt8] = []
        for byte in text.prefix(40) { upper.add(byte >= UInt8(ascii: "a") ? byte & ~0x20 : byte) }
        if upper.starts(with: "SIG") { upper.removeSubrange(..<3) }
        if let index = names.index(of: upper) { return Int32(index + 1) }
        // Real-time signals, counted as the shells count them: libc keeps the first two for itself.
        if upper.count == 5 { upper.append("+0") }
        guard let distance = Quantity.count(upper.dropFirst(6)), distance <= 30 else { return nil }
        if upper.starts(with: "RTMIN+") { return 34 + Int32(distance) }
        return upper.starts(with: "RTMAX-") || upper == "RTMAX+0" ? 64 - Int32(distance) : nil
    }

    /// Adds `SIGTERM`, or `signal 40` where a signal has no name.
    public static func append(_ number: Int32, to text: inout [UInt8]) {
        let name = names[Int(number) - 1]
        if name.isEmpty {
            text.append("signal ")
            text.append(decimal: number)
        } else {
            text.append("SIG")
            text.add(name)
        }
    }

    /// In the kernel's order from 1, on every CPU but MIPS, SPARC, Alpha and PA-RISC.
    private static var names: WordList {
        WordList(
            """
            HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN \
            TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS
            """)
    }
}
