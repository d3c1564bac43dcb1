import RunnerProtocol

/// What fuzzing drives: any bytes come out of a stream on either side of a link; they may be refused but must not trap.
/// The first byte chooses. `contrib/fuzz wire` builds the same function for libFuzzer.
enum FuzzEntry {
    /// Feeds one input, and says how many records of it were taken.
    @discardableResult static func run(_ input: [UInt8]) -> Int {
        guard let first = input.first else { return 0 }
        let rest = Array(input.dropFirst())
        switch first & 3 {
        case 0: return body(rest)
        case 1: return stream(rest[...])
        case 2: return link(rest, openRunner())
        default: return link(rest, openCoordinator())
        }
    }

    /// What is read is written and read again as the same.
    private static func body(_ input: [UInt8]) -> Int {
        var reader = RecordReader(input)
        var count = 0
        do throws(WireError) {
            while let incoming = try reader.next() {
                count += 1
                guard case .record(let record) = incoming else { continue }
                var again = RecordReader(try record.encoded())
                let same = try again.next() == incoming
                precondition(same, "it is read as another")
            }
        } catch {
            var text: [UInt8] = []
            error.append(to: &text)
        }
        return count
    }

    private static func stream(_ input: ArraySlice<UInt8>) -> Int {
        var splitter = FrameSplitter()
        var rest = input
        var count = 0
        do throws(WireError) {
            while let found = try splitter.next(&rest) { count += body(found) }
        } catch {}
        return count
    }

    private static func link(_ input: [UInt8], _ start: Link) -> Int {
        var link = start
        var reader = RecordReader(input)
        var count = 0
        do throws(Goodbye) {
            while let arrival = try link.receive(from: &reader) {
                count += 1
                if let number = arrival.number { link.durable(through: number) }
                _ = link.acknowledgement()
            }
        } catch {
            precondition(link.state == .over && error.text.count <= WireLimits.textBytesMax, "a link goes on")
        }
        return count
    }

    private static var hello: Hello {
        let id = Identifier(high: 1, low: 2)
        return Hello(runner: [0x61], bootID: id, spoolID: id, profile: RunnerProfile(slots: 1))
    }

    private static func openRunner() -> Link {
        var link = Link(hello)
        let welcome = Welcome(version: 1, features: [], session: 1, lastNotice: 0, heartbeatMilliseconds: 1)
        do throws(Goodbye) { _ = try link.receive(.record(.welcome(welcome))) } catch {}
        return link
    }

    private static func openCoordinator() -> Link {
        var link = Link()
        do throws(Goodbye) {
            _ = try link.receive(.record(.hello(hello)))
            _ = try link.welcome(session: 1, lastNotice: 0, lastOrder: 0, heartbeatMilliseconds: 1)
        } catch {}
        _ = link.grantOutput(1000)
        return link
    }
}
