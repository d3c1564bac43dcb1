import HTTP
import Testing

/// Reads all of a text, given in pieces of that size.
func requests(_ text: String, piece: Int = .max, bodyBytesMax: UInt64 = 1 << 20) throws(HTTPError) -> [HTTPEvent<
    HTTPRequest
>] {
    var reader = HTTPRequestReader(bodyBytesMax: bodyBytesMax)
    var events: [HTTPEvent<HTTPRequest>] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        reader.feed(rest.prefix(piece))
        rest = rest.dropFirst(piece)
        while let event = try reader.next() { events.append(event) }
    }
    try reader.end()
    return events
}

/// The events with a body's parts put together.
func joined<Head>(_ events: [HTTPEvent<Head>]) -> [HTTPEvent<Head>] {
    var joined: [HTTPEvent<Head>] = []
    for event in events {
        if case .body(let more) = event, case .body(let part)? = joined.last {
            joined[joined.count - 1] = .body(part + more)
        } else {
            joined.append(event)
        }
    }
    return joined
}

struct RequestReaderTests {
    @Test func `a request is read whole`() throws {
        let events = try requests("POST /rpc?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nX-A:  b c \r\n\r\nhello")
        guard case .head(let request) = events.first else {
            Issue.record("no head")
            return
        }
        #expect(request.method == "POST")
        #expect(request.path == "/rpc")
        #expect(request.query == "a=b")
        #expect(request.fields["x-a"] == "b c")
        #expect(request.keepsConnection)
        #expect(Array(events.dropFirst()) == [.body(Array("hello".utf8)), .end])
    }

    @Test(arguments: [1, 2, 3, 7, 64])
    func `it does not matter how the bytes are cut`(piece: Int) throws {
        let text =
            "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nT: x\r\n\r\n"
            + "GET /b HTTP/1.1\r\nHost: x\r\n\r\nPUT /c HTTP/1.0\r\ncontent-length: 2\r\n\r\nok"
        let whole = joined(try requests(text))
        #expect(joined(try requests(text, piece: piece)) == whole)
        #expect(whole.count == 8)
        #expect(whole[1] == .body(Array("hello world".utf8)))
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", HTTPError.host),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .host),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .version),
        ("GET / FTP/1.1\r\nHost: a\r\n\r\n", .malformedLine),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedLine),
        ("GET /\u{7f} HTTP/1.1\r\nHost: a\r\n\r\n", .malformedLine),
        ("GE T / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedLine),
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedLine),
        ("GET / HTTP/1.1\nHost: a\n\n", .malformedLineEnd),
        ("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", .malformedLineEnd),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .malformedField),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", .malformedField),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n", .malformedField),
        ("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", .malformedField),
        ("GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", .malformedField),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", .ambiguousLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", .ambiguousLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", .ambiguousLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n", .ambiguousLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", .ambiguousLength),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .ambiguousLength),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .transferCoding),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            .transferCoding
        ),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", .transferCoding),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", .malformedChunk),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n", .malformedChunk),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n", .malformedChunk),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", .malformedChunk),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", .bodyTooLarge),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n", .bodyTooLarge),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell", .truncated),
        ("GET / HTTP/1.1\r\nHost: a\r\n", .truncated),
        ("GET", .truncated),
    ])
    func `what is doubtful is refused`(text: String, error: HTTPError) {
        for piece in [1, 5, Int.max] {
            #expect(throws: error, "\(text.debugDescription) by \(piece)") { try requests(text, piece: piece) }
        }
    }

    @Test func `a head that is too large is refused before it is kept`() {
        #expect(throws: HTTPError.headTooLarge) {
            try requests("GET /" + String(repeating: "a", count: 10_000) + " HTTP/1.1\r\n", piece: 100)
        }
        let many = (0..<200).map { "x-\($0): y\r\n" }.joined()
        #expect(throws: HTTPError.headTooLarge) { try requests("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n") }
        let large = (0..<10).map { "x-\($0): \(String(repeating: "y", count: 5_000))\r\n" }.joined()
        #expect(throws: HTTPError.headTooLarge) { try requests("GET / HTTP/1.1\r\nHost: a\r\n\(large)\r\n") }
    }

    @Test func `chunks together have a bound`() {
        let chunks = String(repeating: "4\r\nabcd\r\n", count: 30)
        #expect(throws: HTTPError.bodyTooLarge) {
            try requests(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n", bodyBytesMax: 100)
        }
    }

    @Test(arguments: [
        ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close\r\n", false),
        ("HTTP/1.1", "Connection: Keep-Alive, CLOSE\r\n", false), ("HTTP/1.0", "", false),
        ("HTTP/1.0", "Connection: keep-alive\r\n", true),
    ])
    func `a connection is kept as its version and fields say`(version: String, field: String, keeps: Bool) throws {
        guard case .head(let request) = try requests("GET / \(version)\r\nHost: a\r\n\(field)\r\n").first else {
            Issue.record("no head")
            return
        }
        #expect(request.keepsConnection == keeps)
    }

    @Test(arguments: [
        ("/a?b?c", "/a", "b?c"), ("http://h/x?y", "/x", "y"), ("http://h", "/", nil), ("*", nil, nil),
        ("h:80", nil, nil), ("/", "/", nil), ("/?", "/", ""),
    ])
    func `path and query are parts of the target`(target: String, path: String?, query: String?) {
        #expect(HTTPRequest("GET", target)?.path == path)
        #expect(HTTPRequest("GET", target)?.query == query)
    }

    @Test func `what comes behind a request that changes the protocol is kept`() throws {
        var reader = HTTPRequestReader(bodyBytesMax: 0)
        reader.feed(Array("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\nraw".utf8))
        _ = try reader.next()
        #expect(try reader.next() == .end)
        #expect(reader.takeRest() == Array("raw".utf8))
    }

    @Test func `no bytes from outside do harm`() {
        var random = SystemRandomNumberGenerator()
        let good = Array(
            "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n5;q\r\nhello\r\n0\r\nT: x\r\n\r\n"
                .utf8)
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                default: bytes.insert([0x0d, 0x0a, 0x3a, 0x20, 0x30][Int.random(in: 0..<5, using: &random)], at: at)
                }
            }
            var reader = HTTPRequestReader(bodyBytesMax: 1000)
            reader.feed(bytes)
            do throws(HTTPError) {
                while let event = try reader.next() { if event == .end { accepted += 1 } }
            } catch {
                #expect(error.status.code >= 400)
            }
        }
        #expect(accepted > 0)
    }
}
