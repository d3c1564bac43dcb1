import RunnerProtocol
import System

/// The directory in which output is kept until it is sent: a file for each stretch of a stream, so that what was sent
/// goes with its file. Its name says all there is to say of it:
///
///     JOB.EPOCH.STREAM.OFFSET.ATTEMPT        STREAM is 1 or 2, OFFSET where the stretch begins
package final class OutputFolder {
    private let directory: Descriptor

    private init(_ directory: consuming Descriptor) { self.directory = directory }

    /// Opens the directory, which is made if it is not there.
    package static func open(_ path: CString) throws(Errno) -> OutputFolder {
        try Files.makePrivateDirectory(path)
        return OutputFolder(try Descriptor.open(path, [.read, .directory, .noFollow]))
    }

    /// A stretch of what a job wrote.
    package struct Stretch: Equatable {
        /// Where it begins.
        package var place: OutputPlace
        /// Which attempt wrote it.
        package var attempt: UInt64

        package init(place: OutputPlace, attempt: UInt64) {
            self.place = place
            self.attempt = attempt
        }

        var name: CString {
            var name: [UInt8] = []
            for number in [place.key.job, place.key.epoch, place.stream == .output ? 1 : 2, place.offset, attempt] {
                if !name.isEmpty { name.append(".") }
                name.append(decimal: number)
            }
            return CString(name)
        }

        init?(name: [UInt8]) {
            var numbers: [UInt64] = []
            for field in 0..<5 {
                guard let text = KernelText.field(field, of: name, separator: UInt8(ascii: ".")),
                    let number = KernelText.number(in: text)
                else { return nil }
                numbers.append(number)
            }
            let key = AssignmentKey(job: numbers[0], epoch: numbers[1])
            place = OutputPlace(key: key, stream: numbers[2] == 1 ? .output : .errors, offset: numbers[3])
            attempt = numbers[4]
            // What is called otherwise is not one.
            guard self.name.bytes.elementsEqual(name) else { return nil }
        }
    }

    /// Makes a file for a stretch that begins.
    func make(_ stretch: Stretch) throws(Errno) -> Descriptor {
        try directory.open(stretch.name, [.readWrite, .create, .truncate, .noFollow])
    }

    /// Reads a part of one; fewer bytes if there are no more.
    package func read(_ stretch: Stretch, from offset: UInt64, count: Int) throws(Errno) -> [UInt8] {
        let file = try directory.open(stretch.name, [.read, .noFollow])
        var bytes = [UInt8](repeating: 0, count: count)
        let length = try file.read(into: &bytes, at: offset)
        return length == count ? bytes : Array(bytes[..<length])
    }

    /// How long one is, and when it was last written.
    package func measure(_ stretch: Stretch) throws(Errno) -> (count: UInt64, writtenAtMilliseconds: UInt64) {
        let status = try directory.open(stretch.name, [.read, .noFollow]).status()
        return (status.size, status.modifiedMilliseconds)
    }

    /// Removes one.
    package func remove(_ stretch: Stretch) {
        // What stays is sent again by the next agent, and known by its place.
        try? directory.removeFile(stretch.name)
    }

    /// All there are, each stream's in its order.
    package func all() throws(Errno) -> [Stretch] {
        var all: [Stretch] = []
        for name in try directory.files() {
            guard let stretch = Stretch(name: Array(name.bytes)) else { continue }
            var at = all.count
            while at > 0, stretch.place.offset < all[at - 1].place.offset { at -= 1 }
            all.insert(stretch, at: at)
        }
        return all
    }
}
