import Options
import Testing

/// Bounded and repeatable; `contrib/fuzz` goes on for longer, guided by coverage.
@Suite struct FuzzTests {
    /// Valid inputs, which are cut, joined and damaged.
    private static let corpus: [[UInt8]] = {
        var corpus = [
            #"{"name":"a","command":["gzip","x y"],"memory":"64M","pids":10,"env":{"K":"\u00e9\ud83d\ude00"},"append":true}"#,
            #"{"command":"a 'b' \"c\"","rlimit":["nofile=1:2","core=unlimited"],"io-read":"8:0=10M","user":"root:0"}"#,
            #"gzip -9 'a b' "c \" d" e\ f # g"#, "A=b\nexport C='d' # e\nF=\"g\\n\"\n",
            "root:x:0:0:r:/:/bin/sh\na:x:1:a,root\n",
            #"{"name":"a","attempt":1,"cause":"exit","exit_code":0,"line_id":"0123456789abcdef"}"#,
            "exec\0--memory\064M\0--user\0root:0\0--backoff\01s..2s\0--retries\03\0--rlimit=cpu=1:2\0--io-write\08:0=1M\0--\0true",
            "batch\0-P\04\0--resume=r\0--env-file\0f\0--stop-signal\0SIGTERM\0--cpus\00.25\0jobs\0A=b",
        ].map { Array($0.utf8) }
        for row in OptionTable() { corpus.append(Array("--".utf8) + row.name + [0] + (row.value ?? []) + [0]) }
        return corpus
    }()

    private func input(_ generator: inout SplitMix) -> [UInt8] {
        var bytes = [UInt8(truncatingIfNeeded: generator.next())]
        for _ in 0...Int(generator.next() % 3) {
            let seed = Self.corpus[Int(generator.next() % UInt64(Self.corpus.count))]
            let start = Int(generator.next() % 4) == 0 ? Int(generator.next() % UInt64(seed.count)) : 0
            let end =
                Int(generator.next() % 4) == 0 ? start + Int(generator.next() % UInt64(seed.count - start)) : seed.count
            bytes += seed[start..<end]
        }
        for _ in 0..<Int(generator.next() % 4) {
            let at = 1 + Int(generator.next() % UInt64(bytes.count))
            let byte = UInt8(truncatingIfNeeded: generator.next())
            if at < bytes.count, generator.next() % 2 == 0 { bytes[at] = byte } else { bytes.insert(byte, at: at) }
        }
        return bytes
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>) func `no input makes a parser trap`(_ seed: UInt64) {
        var generator = SplitMix(seed: seed)
        for _ in 0..<25_000 { FuzzEntry.run(input(&generator)) }
    }
}
