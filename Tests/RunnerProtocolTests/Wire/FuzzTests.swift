import RunnerProtocol
import Testing

/// Bounded and repeatable; `contrib/fuzz wire` goes on for longer, guided by coverage.
@Suite struct WireFuzzTests {
    private static let corpus: [[UInt8]] = Samples.all.compactMap { try? $0.record.encoded() }  // counted below

    private func input(_ generator: inout SplitMix) -> [UInt8] {
        var bytes = [UInt8(truncatingIfNeeded: generator.next())]
        if bytes[0] & 3 == 1 { bytes += [0, UInt8(truncatingIfNeeded: generator.next())] }
        for _ in 0...Int(generator.next() % 3) {
            bytes += Self.corpus[Int(generator.next() % UInt64(Self.corpus.count))]
        }
        for _ in 0..<Int(generator.next() % 4) {
            let at = 1 + Int(generator.next() % UInt64(bytes.count))
            let byte = UInt8(truncatingIfNeeded: generator.next())
            switch generator.next() % 3 {
            case 0 where at < bytes.count: bytes[at] = byte
            case 1 where at < bytes.count: bytes.removeSubrange(at...)
            default: bytes.insert(byte, at: at)
            }
        }
        return bytes
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>) func `no bytes make a decoder or a link trap`(_ seed: UInt64) {
        #expect(Self.corpus.count == RecordKind.allCases.count)
        var generator = SplitMix(seed: seed)
        var taken = 0
        for _ in 0..<25_000 { taken += FuzzEntry.run(input(&generator)) }
        #expect(taken > 10_000)
    }
}
