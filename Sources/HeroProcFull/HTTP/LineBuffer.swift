/// Bytes that came and were not taken yet, and the lines in them.
struct LineBuffer: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0
    /// No line ends before this place.
    private var searched = 0

    var count: Int { bytes.count - start }

    mutating func append(_ more: some Sequence<UInt8>) {
        if start > 4096, start > bytes.count / 2 {
            bytes.removeFirst(start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Takes the next line, without its CRLF; nil: it is not there yet. A line that could only end beyond `most` bytes, or
    /// that ends otherwise, is an error.
    mutating func line(most: Int) throws(HTTPError) -> ArraySlice<UInt8>? {
        while searched < bytes.count {
            let byte = bytes[searched]
            if byte == 0x0a { throw .malformedLineEnd }
            if byte == 0x0d {
                guard searched + 1 < bytes.count else { break }
                guard bytes[searched + 1] == 0x0a else { throw .malformedLineEnd }
                let line = bytes[start..<searched]
                start = searched + 2
                searched = start
                guard line.count <= most else { throw .headTooLarge }
                return line
            }
            searched += 1
            if searched - start > most { throw .headTooLarge }
        }
        return nil
    }

    /// Takes up to so many bytes.
    mutating func take(most: UInt64) -> [UInt8] {
        let end = start + Int(min(UInt64(count), most))
        defer {
            start = end
            searched = end
        }
        return Array(bytes[start..<end])
    }
}
