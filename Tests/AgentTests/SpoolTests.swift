import RunnerProtocol
import System
import Testing

@testable import Agent

/// What is on the disk comes back, whatever happens to it.
struct SpoolTests {
    typealias Log = SpoolLog<FakeDisk, TestCoding>

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 1 << 62, .max] as [UInt64])
    func `a number comes back`(value: UInt64) {
        var bytes: [UInt8] = []
        bytes.append(varint: value)
        var reader = EntryReader(bytes)
        #expect(reader.varint() == value)
        #expect(reader.isWhole && reader.isAtEnd)
        for length in 0..<bytes.count {
            var cut = EntryReader(bytes, 0..<length)
            #expect(cut.varint() == 0)
            #expect(!cut.isWhole && cut.isAtEnd)
        }
    }

    @Test(arguments: Samples.entries.indices) func `an entry comes back, and nothing of it comes from less`(n: Int) {
        let entry = Samples.entries[n]
        var bytes: [UInt8] = []
        entry.append(to: &bytes, TestCoding.self)
        var reader = EntryReader(bytes)
        let length = reader.varint()
        let body = reader.remainder()
        #expect(length == UInt64(body.count))
        #expect(SpoolEntry(body, TestCoding.self) == entry)
        for cut in 0..<body.count {
            let read = SpoolEntry(Array(body.prefix(cut)), TestCoding.self)
            #expect(read != entry)
        }
    }

    @Test func `an image comes back from its entries, counts and all`() {
        var image = SpoolImage(spoolID: Samples.id)
        for entry in Samples.entries { image.apply(entry) }
        var copy = SpoolImage(spoolID: Identifier(high: 0, low: 0))
        var bytes = 0
        image.forEachEntry { entry in
            copy.apply(entry)
            var own: [UInt8] = []
            entry.append(to: &own, TestCoding.self)
            bytes += own.count
        }
        #expect(copy == image)
        #expect(bytes <= image.bytes)
    }

    @Test func `an empty disk has nothing`() throws {
        var disk = FakeDisk(bytes: 16 * 1024)
        let recovery = try SpoolRecovery.read(&disk, TestCoding.self)
        #expect(recovery.image == nil)
        #expect(recovery.loss == .none)
    }

    /// Commits one entry after another until one fails; gives the image after each, and the disk.
    private func fill(_ disk: FakeDisk, _ count: UInt64) throws -> (images: [SpoolImage], disk: FakeDisk) {
        var disk = disk
        let recovery: SpoolRecovery
        do throws(Errno) { recovery = try SpoolRecovery.read(&disk, TestCoding.self) } catch { return ([], disk) }
        var image = recovery.image ?? SpoolImage(spoolID: Samples.id)
        var images = [image]
        var log = Log(disk, after: recovery)
        for n in 0..<count {
            var entries = [Samples.accept(epoch: n + 1)]
            if n >= 3 { entries.append(.forgotten(Samples.key(n - 2))) }
            for entry in entries { image.apply(entry) }
            images.append(image)
            do throws(Errno) { try log.commit(entries, making: image) } catch { break }
        }
        return (images, log.withStorage { $0 })
    }

    /// Whether that is what came back. A record of a snapshot that did not get whole has raised the fence already.
    private func isSame(_ found: SpoolImage?, _ image: SpoolImage?) -> Bool {
        guard let found, var image else { return found == nil && image == nil }
        guard found.fence >= image.fence else { return false }
        image.apply(.fence(found.fence))
        return found == image
    }

    @Test func `halves take turns, and the last image comes back`() throws {
        var (images, disk) = try fill(FakeDisk(bytes: 4096), 400)
        #expect(images.count == 401)
        let recovery = try SpoolRecovery.read(&disk, TestCoding.self)
        #expect(recovery.image == images.last)
        #expect(recovery.loss == .none)
        #expect(recovery.generation > 10)
    }

    @Test func `after a loss of power at any step, all that was synced is there`() throws {
        let calls = try fill(FakeDisk(bytes: 4096), 60).disk.calls
        #expect(calls > 120)
        for step in 0..<calls {
            for seed in 0..<3 as Range<UInt64> {
                var random = Random(seed << 32 | UInt64(step))
                var fresh = FakeDisk(bytes: 4096)
                fresh.callsLeft = step
                var (images, disk) = try fill(fresh, 60)
                disk.losePower(&random)
                let recovery = try SpoolRecovery.read(&disk, TestCoding.self)
                // The last commit failed: it may be there, whole, or not.
                let acknowledged = images.count > 2 ? images[images.count - 2] : nil
                let isThere = isSame(recovery.image, images.last) || isSame(recovery.image, acknowledged)
                if acknowledged == nil {
                    // Nothing was ever on the disk for certain.
                    #expect(isThere || recovery.image?.assignments.isEmpty ?? true)
                } else {
                    #expect(isThere, "step \(step) seed \(seed)")
                    #expect(recovery.loss == .none, "step \(step) seed \(seed)")
                }
                // And it goes on from there.
                let next = try fill(disk, 5)
                var after = next.disk
                #expect(try SpoolRecovery.read(&after, TestCoding.self).image == next.images.last)
            }
        }
    }

    @Test func `a damaged record is never taken, and what is sound is`() throws {
        let (images, sound) = try fill(FakeDisk(bytes: 4096), 12)
        let whole = try #require(images.last)
        var lossesSeen = 0
        for offset in 0..<4096 {
            var disk = sound
            disk.damage(bit: offset % 8, at: offset)
            let recovery = try SpoolRecovery.read(&disk, TestCoding.self)
            let image = try #require(recovery.image)
            if recovery.loss != .none { lossesSeen += 1 }
            // The fence never falls behind what another record still has.
            #expect(image.fence >= whole.fence - 1)
            for assignment in image.assignments where image.fence == whole.fence {
                #expect(assignment.key.epoch <= whole.fence)
            }
            if recovery.loss == .none { #expect(images.contains(image), "offset \(offset)") }
        }
        #expect(lossesSeen > 100)
    }

    @Test(arguments: [Errno.noSpace, Errno(5)]) func `after an error everything is written anew elsewhere`(error: Errno)
        throws
    {
        var disk = FakeDisk(bytes: 4096)
        let recovery = try SpoolRecovery.read(&disk, TestCoding.self)
        var image = SpoolImage(spoolID: Samples.id)
        var log = Log(disk, after: recovery)
        try log.commit([], making: image)
        for n in 1...20 as ClosedRange<UInt64> {
            let entry = Samples.accept(epoch: n)
            let gone = SpoolEntry.forgotten(Samples.key(n &- 3))
            image.apply(entry)
            image.apply(gone)
            log.withStorage { $0.failure = error }
            var failed = false
            do throws(Errno) { try log.commit([entry, gone], making: image) } catch {
                failed = error == error
            }
            #expect(failed)
            // The kernel throws away what it could not write: nothing of it may be relied on.
            log.withStorage {
                $0.failure = nil
                $0.dropCache()
            }
            try log.commit([], making: image)
            var now = log.withStorage { $0 }
            var random = Random(n)
            now.losePower(&random)
            #expect(try SpoolRecovery.read(&now, TestCoding.self).image == image)
        }
    }

    @Test func `a spool of one megabyte writes little more than it is given`() throws {
        let (_, disk) = try fill(FakeDisk(bytes: 1 << 20), 3000)
        #expect(disk.bytesWritten < 3000 * 120)
    }
}

/// Values that tests use.
enum Samples {
    static let id = Identifier(high: 1, low: 2)

    static func key(_ epoch: UInt64) -> AssignmentKey { AssignmentKey(job: epoch &+ 1000, epoch: epoch) }

    static func accept(epoch: UInt64) -> SpoolEntry { .accepted(Assignment(key: key(epoch), template: 1)) }

    static func specification(_ name: String = "job", _ adjust: (JobSpecification) -> Void = { _ in })
        -> JobSpecification
    {
        let specification = JobSpecification(name: Array(name.utf8))
        specification.arguments.append("true".utf8)
        adjust(specification)
        return specification
    }

    static func report(_ cause: Cause = .exit, attempt: UInt64 = 1) -> AttemptReport {
        let report = AttemptReport(name: [], attempt: attempt, cause: cause)
        report.exitCode = cause == .exit ? 0 : nil
        report.startedAtMilliseconds = 1_700_000_000_000
        return report
    }

    static func end(_ epoch: UInt64, _ attempt: UInt64, _ outlook: AttemptEnd.Outlook) -> AttemptEnd {
        AttemptEnd(key: AttemptKey(key(epoch), attempt: attempt), outlook: outlook, report: report(attempt: attempt))
    }

    /// One of each kind, in an order that makes sense.
    static var entries: [SpoolEntry] {
        var full = Assignment(key: key(3), template: 1)
        full.index = 7
        full.restartsLeft = 5
        full.attemptsBefore = 2
        full.leaseMilliseconds = 600_000
        return [
            .identity(Identifier(high: 3, low: .max)), .boot(Identifier(high: 9, low: 8)), .fence(2), .intake(.finish),
            .template(number: 1, specification()), .template(number: 2, specification("other")),
            .templateDropped(number: 2), .accepted(full), accept(epoch: 4), accept(epoch: 5), accept(epoch: 6),
            .started(AttemptKey(key(3), attempt: 1), startedAtMilliseconds: 5), .numbered(key(3)),
            .ended(end(3, 1, .another)),
            .state(key(3), .running(attempt: 2)), .state(key(4), .between(attempt: 2)), .state(key(4), .over),
            .stop(key(5), .atOnce), .refused(key(5), .cancelled),
            .pending(.coalesced(key(3), firstAttempt: 1, count: 2)),
            .ended(end(3, 4, .another)), .squeezed(key(3)),
            .started(AttemptKey(key(3), attempt: 9), startedAtMilliseconds: 6),
            .notice(.refused(key(2), .fenced)), .notice(.direct(AttemptReport(name: [65], attempt: 1, cause: .signal))),
            .notice(.ended(end(6, 1, .last))),
            .notice(.started(AttemptKey(key(6), attempt: 1), startedAtMilliseconds: 1)),
            .notice(.coalesced(key(6), firstAttempt: 1, count: 3)), .numbering(first: 40), .acknowledged(through: 41),
            .forgotten(key(6)),
        ]
    }
}
