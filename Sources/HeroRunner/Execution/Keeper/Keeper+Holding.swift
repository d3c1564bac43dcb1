import System

/// The descriptors that a keeper holds. Their numbers say which they are: four for each slot of the board.
extension Keeper {
    private static func number(_ slot: Int32, _ place: Int32) -> Int32 {
        firstDescriptor + slot * descriptorsEach + place
    }

    mutating func hold(_ slot: Int32, _ message: inout Channel.Message) {
        guard slot >= 0, slot <= Board.slotsMax else { return }
        highestSlot = max(highestSlot, slot)
        var at = 0
        for place in 0..<Self.descriptorsEach where message.words[2] >> UInt64(place) & 1 == 1 {
            guard let descriptor = message.take(at) else { return }
            // Without it the job is as if it had closed that stream itself, for the next agent.
            try? descriptor.copy(to: Self.number(slot, place))
            at += 1
        }
    }

    func close(_ slot: Int32, _ place: Int32) {
        guard slot > 0 || place == KeeperMessage.OwnPlace.asker, slot <= highestSlot else { return }
        // There may be none.
        _ = Descriptor(owning: Self.number(slot, place))
    }

    func giveAll() {
        for slot in 0...highestSlot { give(slot, 0..<3) }
        give(0, 3..<4)
        var message = KeeperMessage.make(.begun, killedBy)
        message.words[2] = replacement.rawValue
        message.words[3] = replacementStatus
        tell(message)
    }

    private func give(_ slot: Int32, _ places: Range<Int32>) {
        var message = KeeperMessage.make(.kept, UInt64(slot))
        for place in places where Descriptor.isOpen(Self.number(slot, place)) {
            message.words[2] |= 1 << UInt64(place)
            message.lend(Self.number(slot, place))
        }
        if message.descriptorCount > 0 { tell(message) }
    }

    /// Waits until the agent has taken it, which has just asked.
    private func tell(_ message: Channel.Message) {
        switch channel {
        case .some(let channel): try? channel.send(message)
        case nil: break
        }
    }
}
