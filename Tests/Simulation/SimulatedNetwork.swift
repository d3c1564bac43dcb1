import RunnerProtocol

/// A connection: two streams of bytes that arrive late, or not at all when it breaks. Within one connection nothing
/// is reordered, as in TCP; between connections everything is.
struct SimulatedConnection {
    let node: Int
    /// Whether each end believes that it is there.
    var isOpenAtNode = true
    var isOpenAtServer = true
    /// Bytes on their way, with the time at which they arrive; `nil` bytes: the end of the stream.
    var toServer: [Delivery] = []
    var toNode: [Delivery] = []
    /// Nothing gets through while it is cut; bytes wait, as retransmissions do.
    var isCut = false
    var atServer = FrameSplitter()

    struct Delivery {
        var bytes: [UInt8]?
        var at: UInt64
    }

    static func add(_ bytes: [UInt8]?, to queue: inout [Delivery], at time: UInt64) {
        // What is sent later arrives later.
        queue.append(Delivery(bytes: bytes, at: max(time, queue.last?.at ?? 0)))
    }
}
