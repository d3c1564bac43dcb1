import Agent
import RunnerProtocol
import System

/// What is between the machines.
extension Simulator {
    /// How long bytes are on their way.
    private mutating func latency() -> UInt64 { random.oneIn(40) ? random.below(4_000) : 1 + random.below(40) }

    mutating func sendToNode(_ bytes: [UInt8], on number: Int) {
        guard connections[number].isOpenAtServer else { return }
        SimulatedConnection.add(bytes, to: &connections[number].toNode, at: now + latency())
    }

    mutating func sendToServer(_ bytes: [UInt8], on number: Int) {
        guard connections[number].isOpenAtNode else { return }
        SimulatedConnection.add(bytes, to: &connections[number].toServer, at: now + latency())
    }

    /// The server's end is closed; the node learns it, if its machine can be reached and luck is good.
    mutating func closeAtServer(_ number: Int) {
        guard connections[number].isOpenAtServer else { return }
        connections[number].isOpenAtServer = false
        server.process?.strangers[number] = nil
        SimulatedConnection.add(nil, to: &connections[number].toNode, at: now + latency())
    }

    /// The node's end is closed.
    mutating func closeAtNode(_ number: Int, tellsServer: Bool = true) {
        guard connections[number].isOpenAtNode else { return }
        connections[number].isOpenAtNode = false
        if tellsServer { SimulatedConnection.add(nil, to: &connections[number].toServer, at: now + latency()) }
    }

    /// A connection is made, if it can be.
    mutating func connect(_ node: Int) {
        guard nodes[node].isReachable else {
            connects.append((node, random.oneIn(2) ? nil : now + 3_000))
            return
        }
        connects.append((node, now + latency()))
    }

    mutating func finishConnects() {
        while let at = connects.firstIndex(where: { $0.at.map { $0 <= now } ?? false }) {
            let node = connects.remove(at: at).node
            guard nodes[node].agent != nil else { continue }
            guard nodes[node].isReachable, server.process != nil else {
                closures.append((node, .system(Errno(111))))
                continue
            }
            connections.append(SimulatedConnection(node: node))
            let number = connections.count - 1
            nodes[node].connection = number
            nodes[node].agent?.splitter = FrameSplitter()
            server.process?.strangers[number] = Link()
            tell(node, .linkOpened)
        }
    }

    /// Gives what has arrived to whom it is for.
    mutating func deliver() {
        for number in connections.indices where !connections[number].isCut {
            while let first = connections[number].toServer.first, first.at <= now {
                connections[number].toServer.removeFirst()
                guard connections[number].isOpenAtServer else { continue }
                if let bytes = first.bytes {
                    serverReceived(bytes, on: number)
                } else {
                    serverLost(number)
                    connections[number].isOpenAtServer = false
                }
            }
            while let first = connections[number].toNode.first, first.at <= now {
                connections[number].toNode.removeFirst()
                guard connections[number].isOpenAtNode else { continue }
                let node = connections[number].node
                if let bytes = first.bytes {
                    nodeReceived(bytes, node)
                } else {
                    connections[number].isOpenAtNode = false
                    closures.append((node, .ended))
                }
            }
        }
    }

    /// Tells agents that their connections are no more.
    mutating func closeLinks() {
        while let (node, reason) = closures.first {
            closures.removeFirst()
            nodes[node].connection = nil
            nodes[node].agent?.link = nil
            connects.removeAll { $0.node == node }
            tell(node, .linkClosed(reason, randomness: UInt32(truncatingIfNeeded: random.next())))
        }
    }

    /// A connection breaks. Each end may or may not learn of it.
    mutating func breakConnection(_ number: Int) {
        say("connection \(number) breaks")
        connections[number].isCut = false
        connections[number].toNode.removeAll()
        connections[number].toServer.removeAll()
        if random.oneIn(4) {
            // Half open: this end believes in it until nothing is heard.
            connections[number].isCut = true
            if random.oneIn(2) { closeNodeEnd(number) } else { serverEndGone(number) }
        } else {
            closeNodeEnd(number)
            serverEndGone(number)
        }
    }

    private mutating func closeNodeEnd(_ number: Int) {
        guard connections[number].isOpenAtNode else { return }
        connections[number].isOpenAtNode = false
        if nodes[connections[number].node].connection == number { closures.append((connections[number].node, .ended)) }
    }

    private mutating func serverEndGone(_ number: Int) {
        guard connections[number].isOpenAtServer else { return }
        serverLost(number)
        connections[number].isOpenAtServer = false
    }

    private mutating func nodeReceived(_ bytes: [UInt8], _ node: Int) {
        var rest = bytes[...]
        while let body = nextBody(&rest, node) {
            var reader = RecordReader(body)
            while true {
                let arrival: Link.Arrival?
                do throws(Goodbye) {
                    arrival = try nodes[node].agent?.link?.receive(from: &reader) ?? nil
                } catch {
                    ledger.note("what the coordinator says is refused: \(String(decoding: error.text, as: UTF8.self))")
                    return
                }
                guard let arrival else { break }
                if case .record(let record) = arrival.incoming { tell(node, .received(record)) }
            }
        }
    }

    private mutating func nextBody(_ rest: inout ArraySlice<UInt8>, _ node: Int) -> [UInt8]? {
        do throws(WireError) {
            return try nodes[node].agent?.splitter.next(&rest) ?? nil
        } catch {
            ledger.note("a frame that nobody sent: \(error)")
            return nil
        }
    }
}
