import CLinux

/// One end of a pair of sockets of this machine, unix(7), for messages of a few words that carry descriptors. A message
/// comes whole and in order, or not at all.
package struct Channel: ~Copyable {
    private let descriptor: Descriptor

    /// How many words a message has.
    package static let wordsMax = 12
    /// How many descriptors it carries at most.
    package static let descriptorsMax = 3

    /// Takes an end that was inherited, and keeps it from the programs this process starts.
    package init(owning raw: Int32) {
        descriptor = Descriptor(owning: raw)
        Descriptor.closeOnExecute(raw)
    }

    /// For the poller: readable while there is a message, and at the end.
    package var raw: Int32 { descriptor.raw }

    /// The process that has made the pair; nil if this is no socket.
    package var peer: Int32? { try? descriptor.peer().process }

    /// Two ends.
    package static func pair() throws(Errno) -> Pair {
        var ends: [2 of Int32] = [-1, -1]
        var span = ends.mutableSpan
        let result = unsafe span.withUnsafeMutableBufferPointer { unsafe cl_channel_pair($0.baseAddress) }
        try check(result)
        return Pair(first: Channel(owning: ends[0]), second: Channel(owning: ends[1]))
    }

    package struct Pair: ~Copyable {
        package var first: Channel?
        package var second: Channel?
    }

    /// What is sent.
    package struct Message {
        package var words = [12 of UInt64](repeating: 0)
        /// Whoever receives them closes them.
        package var descriptors: [3 of Int32] = [-1, -1, -1]
        package var descriptorCount = 0

        package init() {}

        /// Takes a descriptor out.
        package mutating func take(_ at: Int) -> Descriptor? {
            guard at < descriptorCount, descriptors[at] >= 0 else { return nil }
            defer { descriptors[at] = -1 }
            return Descriptor(owning: descriptors[at])
        }

        /// Adds a descriptor, whose owner must not close it before it is sent.
        package mutating func lend(_ raw: Int32) {
            descriptors[descriptorCount] = raw
            descriptorCount += 1
        }
    }

    /// Whether to wait.
    package enum Patience { case waiting, atOnce }

    /// Sends a message with copies of its descriptors. `Errno.again`: there is no room now.
    package func send(_ message: Message, _ patience: Patience = .waiting) throws(Errno) {
        var message = message
        var words = message.words.mutableSpan
        var descriptors = message.descriptors.mutableSpan
        let result = unsafe words.withUnsafeMutableBufferPointer { words in
            unsafe descriptors.withUnsafeMutableBufferPointer { descriptors in
                retrying {
                    unsafe cl_channel_send(
                        raw, words.baseAddress, descriptors.baseAddress, Int32(message.descriptorCount),
                        Self.flags(patience))
                }
            }
        }
        _ = try decode(result)
    }

    /// Takes a message; nil at the end. `Errno.again`: there is none now.
    package func receive(_ patience: Patience = .waiting) throws(Errno) -> Message? {
        var message = Message()
        var size = 0
        var words = message.words.mutableSpan
        var descriptors = message.descriptors.mutableSpan
        let count = unsafe words.withUnsafeMutableBufferPointer { words in
            unsafe descriptors.withUnsafeMutableBufferPointer { descriptors in
                retrying {
                    unsafe cl_channel_receive(
                        raw, words.baseAddress, descriptors.baseAddress, Self.flags(patience), &size)
                }
            }
        }
        message.descriptorCount = try decode(count)
        return size == 0 ? nil : message
    }

    private static func flags(_ patience: Patience) -> Int32 { patience == .atOnce ? cl_do_not_wait() : 0 }
}
