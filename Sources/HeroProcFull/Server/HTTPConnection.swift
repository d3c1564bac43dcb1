import API
import HTTP
import Model
import System

/// How long the other side of a connection is waited for, in milliseconds.
struct HTTPPatience: Sendable {
    /// Until a request begins.
    var idle = Limits.idleMilliseconds
    /// From its first byte until it is whole.
    var request = Limits.requestMilliseconds
    /// Until more of an answer is taken.
    var answer = Limits.answerMilliseconds
}

/// One connection of the interface: requests one after another, each answered before the next is read.
final class HTTPConnection: Sendable {
    private let socket: Descriptor
    private let interface: Interface
    private let patience: HTTPPatience

    init(
        _ socket: consuming Descriptor, _ interface: Interface, _ watch: CallerWatch, _ patience: HTTPPatience
    ) {
        self.interface = interface.serving(Caller(connection: socket.raw, watch))
        self.socket = socket
        self.patience = patience
    }

    /// Reads and answers until the other side, its slowness or an error ends it, or its place is lost.
    func run(_ place: HTTPService.Place) {
        var reader = HTTPRequestReader(bodyBytesMax: API.Limits.requestBytesMax)
        var space = [UInt8](repeating: 0, count: Limits.readBytes)
        do throws(HTTPError) {
            while let request = try next(&reader, &space), place.answer() {
                let answer = answer(request)
                place.wait()
                guard send(answer), request.head.keepsConnection else { return }
            }
        } catch {
            _ = send(response(error.status, text: "\(error)\n"))
        }
    }

    /// Says that there are too many connections.
    func refuse() { _ = send(response(.serviceUnavailable, text: "too many connections\n")) }

    /// Ends it, whoever waits for it.
    func end() {
        // If that is refused, the other side has ended it.
        try? socket.hangUp()
    }

    fileprivate struct Request {
        var head: HTTPRequest
        var body: [UInt8]
        /// What comes for the files, or why it cannot be taken.
        var arrival: FileStore.Arrival?
        var failure: Errno?
    }

    /// The next request; nil: between two the other side has ended the connection, or sent nothing for too long.
    private func next(_ reader: inout HTTPRequestReader, _ space: inout [UInt8]) throws(HTTPError) -> Request? {
        var request: Request?
        var end: UInt64?
        while true {
            while let event = try reader.next() {
                switch event {
                case .head(let head):
                    request = Request(head: head, body: [])
                    if head.method == "PUT", let digest = Self.digest(in: head.path) {
                        request?.expect(digest, files, socket.raw)
                    }
                    if head.expectsContinue { _ = send(HTTPWriter.head(HTTPResponse(.continue), body: .none)) }
                case .body(let part): request?.take(part)
                case .end: return request
                }
            }
            let now = Moment.now.milliseconds
            if reader.hasBegun, end == nil { end = now + patience.request }
            let patience = end.map { $0 - min($0, now) } ?? patience.idle
            guard let isThere = try? socket.wait(until: .readable, milliseconds: patience), isThere else {
                if reader.hasBegun { throw .timeout }
                return nil
            }
            guard let count = try? socket.read(into: &space), count > 0 else {
                try reader.end()
                return nil
            }
            reader.feed(space[..<count])
        }
    }

    private func answer(_ request: Request) -> [UInt8] {
        let head = request.head
        if let digest = Self.digest(in: head.path) { return answer(request, of: digest) }
        switch (head.path, head.method) {
        case ("/rpc", "POST"):
            guard let answer = RPCBody.answer(request.body, interface.call) else {
                return HTTPWriter.message(HTTPResponse(.noContent), [])
            }
            return response(.ok, json: answer)
        case ("/openrpc.json", "GET"): return response(.ok, json: OpenRPC.document(version: interface.facts.version))
        case ("/health", "GET"):
            return response(
                .ok,
                json: .object([
                    "status": .string("ok"), "service": .string("hero_proc"),
                    "version": .string(interface.facts.version),
                ]))
        case ("/.well-known/heroservice.json", "GET"):
            return response(
                .ok,
                json: .object([
                    "protocol": .string("openrpc"), "name": .string("hero_proc"), "title": .string("Hero coordinator"),
                    "version": .string(interface.facts.version), "socket": .string("rpc"),
                    "description": .string("Runs and jobs, dispatched to runners"),
                ]))
        case ("/rpc", _): return response(.methodNotAllowed, text: "POST is expected\n", allow: "POST")
        case ("/openrpc.json", _), ("/health", _), ("/.well-known/heroservice.json", _):
            return response(.methodNotAllowed, text: "GET is expected\n", allow: "GET")
        default: return response(.notFound, text: "there is /rpc, /files/SHA256, /openrpc.json and /health\n")
        }
    }

    /// What a path of a file names.
    fileprivate static func digest(in path: String?) -> [UInt8]? {
        guard let path else { return nil }
        return path.hasPrefix("/files/") ? DigestText.digest(path.dropFirst(7)) : nil
    }

    private var files: FileStore { FileStore(directory: interface.facts.options.files) }

    private func answer(_ request: Request, of digest: [UInt8]) -> [UInt8] {
        switch request.head.method {
        case "HEAD":
            return HTTPWriter.head(HTTPResponse(files.size(digest) == nil ? .notFound : .noContent), body: .none)
        case "PUT": break
        default: return response(.methodNotAllowed, text: "PUT or HEAD is expected\n", allow: "PUT, HEAD")
        }
        do throws(Errno) {
            if let failure = request.failure { throw failure }
            if try request.arrival?.finish() == true { return HTTPWriter.message(HTTPResponse(.noContent), []) }
            return response(.badRequest, text: "its SHA-256 is another\n")
        } catch {
            return response(
                .insufficientStorage, text: "it cannot be kept: \(String(decoding: error.message, as: UTF8.self))\n")
        }
    }

    private func response(_ status: HTTPStatus, json: JSONValue) -> [UInt8] {
        message(status, Array((json.text(pretty: false) + "\n").utf8), "application/json")
    }

    private func response(_ status: HTTPStatus, text: String, allow: String? = nil) -> [UInt8] {
        message(status, Array(text.utf8), "text/plain; charset=utf-8", allow: allow)
    }

    private func message(_ status: HTTPStatus, _ body: [UInt8], _ type: String, allow: String? = nil) -> [UInt8] {
        var response = HTTPResponse(status)
        for (name, value) in [("content-type", type), ("allow", allow)] {
            if let field = value.flatMap({ HTTPFields.Field(name, Array($0.utf8)) }) { response.fields.append(field) }
        }
        return HTTPWriter.message(response, body)
    }

    /// Gives whether it was sent.
    private func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            do throws(Errno) {
                rest = rest.dropFirst(try socket.send(rest))
            } catch {
                // It is over, or it takes nothing for too long.
                guard error == .again, (try? socket.wait(until: .writable, milliseconds: patience.answer)) == true
                else { return false }
            }
        }
        return true
    }
}

extension HTTPConnection.Request {
    /// From here on what comes is a file.
    fileprivate mutating func expect(_ digest: [UInt8], _ files: FileStore, _ connection: Int32) {
        do throws(Errno) {
            arrival = try files.receive(digest, number: UInt64(connection))
        } catch {
            failure = error
        }
    }

    fileprivate mutating func take(_ part: [UInt8]) {
        guard arrival != nil || failure != nil else { return body += part }
        do throws(Errno) {
            try arrival?.add(part)
        } catch {
            arrival = nil
            failure = error
        }
    }
}
