import Store
import Threads

/// Readers of the store, each used by one thread at a time.
final class ReaderPool: Sendable {
    private let path: String
    private let idle = Monitor<[StoreReader]>([])

    init(_ path: String) { self.path = path }

    /// Lends a reader, to which nothing changes meanwhile.
    func read<Result>(_ body: (StoreReader) throws(StoreError) -> Result) throws(StoreError) -> Result {
        let kept = idle.look { $0.popLast() }
        let reader = if let kept { kept } else { try StoreReader.open(path) }
        let result = try reader.atOneMoment(body)
        // One whose reading has failed is not used again.
        idle.look { if $0.count < Limits.readersMax { $0.append(reader) } }
        return result
    }
}
