import HTTP
import Testing

struct ResponseReaderTests {
    private func responses(
        _ text: String, to methods: [String] = ["GET"], piece: Int = .max
    ) throws(HTTPError) -> [HTTPEvent<HTTPResponse>] {
        var reader = HTTPResponseReader(bodyBytesMax: 1000)
        for method in methods { reader.expect(method) }
        var events: [HTTPEvent<HTTPResponse>] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            reader.feed(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            while let event = try reader.next() { events.append(event) }
        }
        if try reader.end() { events.append(.end) }
        return events
    }

    private func bodies(_ events: [HTTPEvent<HTTPResponse>]) -> [String] {
        joined(events).compactMap {
            if case .body(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil }
        }
    }

    @Test(arguments: [1, 3, Int.max])
    func `responses follow each other`(piece: Int) throws {
        let text =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 \r\n"
            + "Transfer-Encoding: chunked\r\n\r\n3\r\nno!\r\n0\r\n\r\n"
        let events = try responses(text, to: ["GET", "POST"], piece: piece)
        #expect(bodies(events) == ["ok", "no!"])
        #expect(events.count { $0 == .end } == 3)
    }

    @Test func `without a length the body goes on to the end`() throws {
        #expect(bodies(try responses("HTTP/1.1 200 OK\r\n\r\nall of it", piece: 2)) == ["all of it"])
    }

    @Test func `an answer to HEAD has no body whatever its length says`() throws {
        let events = try responses(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 304 X\r\nContent-Length: 5\r\n\r\n",
            to: ["HEAD", "GET"])
        #expect(bodies(events) == [])
        #expect(events.count == 4)
    }

    @Test(arguments: [
        ("HTTP/1.1 20 OK\r\n\r\n", HTTPError.malformedLine), ("HTTP/1.1 099 OK\r\n\r\n", .malformedLine),
        ("HTTP/3 200 OK\r\n\r\n", .version), ("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", .truncated),
        ("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", .bodyTooLarge),
        ("HTTP/1.1 204 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", .malformedLine),
    ])
    func `what is doubtful is refused`(text: String, error: HTTPError) {
        #expect(throws: error) { try responses(text) }
    }
}

struct WriterTests {
    @Test func `what is written is read as it was meant`() throws {
        var fields = HTTPFields()
        try fields.append("Host", "a")
        try fields.append("Content-Length", "999")
        try fields.append("X-A", " b ")
        let request = try #require(HTTPRequest("POST", "/rpc", fields: fields))
        let text = String(decoding: HTTPWriter.message(request, Array("hello".utf8)), as: UTF8.self)
        #expect(text == "POST /rpc HTTP/1.1\r\nhost: a\r\nx-a: b\r\ncontent-length: 5\r\n\r\nhello")
        let events = try requests(text)
        #expect(events.count == 3)
        #expect(events[1] == .body(Array("hello".utf8)))
    }

    @Test func `a response without a body says so`() {
        #expect(
            String(decoding: HTTPWriter.head(HTTPResponse(.ok), body: .none), as: UTF8.self)
                == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        #expect(
            String(decoding: HTTPWriter.message(HTTPResponse(.noContent), []), as: UTF8.self)
                == "HTTP/1.1 204 No Content\r\n\r\n")
    }

    @Test func `chunks are written as they are read`() throws {
        let request = try #require(HTTPRequest("POST", "/", version: .http11, fields: host()))
        var bytes = HTTPWriter.head(request, body: .chunked)
        bytes += HTTPWriter.chunk(Array(repeating: 0x61, count: 300)) + HTTPWriter.chunk([]) + HTTPWriter.lastChunk
        let events = try requests(String(decoding: bytes, as: UTF8.self))
        #expect(joined(events)[1] == .body(Array(repeating: 0x61, count: 300)))
    }

    @Test(arguments: ["a\r\nb", "a\nb", "a\u{0}"])
    func `nothing can be slipped into a head`(value: String) throws {
        var fields = HTTPFields()
        #expect(throws: HTTPError.malformedField) { try fields.append("x", value) }
        #expect(throws: HTTPError.malformedField) { try fields.append(value, "x") }
        #expect(HTTPRequest("GET", value) == nil)
        #expect(HTTPRequest(value, "/") == nil)
        #expect(fields.fields.isEmpty)
    }

    @Test func `what belongs to one connection is not passed on`() throws {
        var fields = HTTPFields()
        for (name, value) in [
            ("connection", "x-mine, close"), ("x-mine", "1"), ("te", "trailers"), ("upgrade", "h2c"),
            ("transfer-encoding", "chunked"), ("accept", "*/*"), ("keep-alive", "5"),
        ] {
            try fields.append(name, value)
        }
        #expect(fields.endToEnd.fields.map(\.name) == ["accept"])
    }

    private func host() throws -> HTTPFields {
        var fields = HTTPFields()
        try fields.append("host", "a")
        return fields
    }
}
