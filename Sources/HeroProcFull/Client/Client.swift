import API
import HTTP
import System

/// Calls methods of the coordinator that listens at a socket. It keeps its connection, and one thread uses it.
package final class Client {
    private let path: String
    private var connection: Connection?
    private var lastCall = 0

    private struct Connection: ~Copyable {
        let socket: Descriptor
        var reader = HTTPResponseReader(bodyBytesMax: Limits.answerBytesMax)
    }

    package init(socket path: String) { self.path = path }

    /// Makes more clients of the same coordinator, for other threads.
    package var another: @Sendable () -> Client {
        let path = path
        return { Client(socket: path) }
    }

    /// Calls a method and waits for its answer.
    package func call<M: Method>(_ method: M.Type, _ parameters: M.Parameters) throws(ClientError) -> M.Result {
        let result = try call(method.name, JSONValue(parameters))
        do throws(RPCError) {
            return try result.decoded(as: M.Result.self)
        } catch {
            throw .incomprehensible("the answer to \(method.name) is not as it must be: \(error.message)")
        }
    }

    /// Calls a method by its name.
    package func call(_ method: String, _ parameters: JSONValue?) throws(ClientError) -> JSONValue {
        lastCall += 1
        let request = RPCRequest(method: method, parameters: parameters, id: .int(lastCall))
        let body = try post(Array(request.value.text(pretty: false).utf8))
        guard let value = try? JSONValue(parsing: body), let response = RPCResponse(value) else {
            throw .incomprehensible("the answer to \(method) is not JSON-RPC")
        }
        switch response.result {
        case .success(let result): return result
        case .failure(let error): throw .refused(error)
        }
    }

    /// Whether what has that SHA-256 is there.
    package func hasFile(_ digest: String) throws(ClientError) -> Bool {
        try exchangeFile("HEAD", digest, bytes: 0) { _ in nil }.status == .noContent
    }

    /// Brings what has that SHA-256, from the beginning of a file that is so long.
    package func put(_ digest: String, _ file: borrowing Descriptor, bytes: UInt64) throws(ClientError) {
        var space = [UInt8](repeating: 0, count: 64 << 10)
        let (status, body) = try exchangeFile("PUT", digest, bytes: bytes) { at in
            // What became shorter meanwhile has another hash, whatever is sent.
            let count = max((try? file.read(into: &space, at: at)) ?? 0, 1)
            return space[..<min(count, Int(bytes - at))]
        }
        guard status == .noContent else {
            throw .refused(
                RPCError(.badParameters, String(decoding: body.prefix(200).prefix { $0 != 10 }, as: UTF8.self)))
        }
    }

    /// On a connection of its own, since what was not sent to its end leaves none that is good for more.
    private func exchangeFile(
        _ method: String, _ digest: String, bytes: UInt64, _ next: (UInt64) -> ArraySlice<UInt8>?
    ) throws(ClientError) -> (status: HTTPStatus, body: [UInt8]) {
        var fields = HTTPFields()
        if let host = HTTPFields.Field("host", Array("localhost".utf8)) { fields.append(host) }
        guard let request = HTTPRequest(method, "/files/\(digest)", fields: fields) else { throw .lost }
        var open = try connect()
        do throws(Errno) {
            var rest = HTTPWriter.head(request, body: method == "PUT" ? .length(bytes) : .none)[...]
            var at: UInt64 = 0
            while true {
                while !rest.isEmpty { rest = rest.dropFirst(try open.socket.send(rest)) }
                guard at < bytes, let part = next(at) else { break }
                at += UInt64(part.count)
                rest = part
            }
        } catch {
            // It may have said why.
        }
        return try Self.answer(to: method, on: &open)
    }

    private func post(_ body: [UInt8]) throws(ClientError) -> [UInt8] {
        var fields = HTTPFields()
        for (name, value) in [("host", "localhost"), ("content-type", "application/json")] {
            if let field = HTTPFields.Field(name, Array(value.utf8)) { fields.append(field) }
        }
        guard let request = HTTPRequest("POST", "/rpc", fields: fields) else { throw .lost }
        // Taken out, so that a connection that fails is not used again. One on which something can be read between two
        // calls was ended by the coordinator, which does that with those that are not used.
        var open: Connection
        if let kept = connection.take(), !kept.socket.isReadable { open = kept } else { open = try connect() }
        let answer = try Self.exchange(HTTPWriter.message(request, body), on: &open)
        connection = consume open
        return answer
    }

    private func connect() throws(ClientError) -> Connection {
        do throws(Errno) {
            let socket = try Socket.connect(to: CString(path.utf8))
            try socket.becomeBlocking()
            return Connection(socket: socket)
        } catch {
            throw .noCoordinator(path: path, error)
        }
    }

    private static func exchange(_ request: [UInt8], on connection: inout Connection) throws(ClientError) -> [UInt8] {
        do throws(Errno) {
            var rest = request[...]
            while !rest.isEmpty { rest = rest.dropFirst(try connection.socket.send(rest)) }
        } catch {
            throw .lost
        }
        let (status, body) = try answer(to: "POST", on: &connection)
        if status == .ok { return body }
        throw .incomprehensible("HTTP status \(status.code): \(String(decoding: body.prefix(200), as: UTF8.self))")
    }

    private static func answer(
        to method: String, on connection: inout Connection
    ) throws(ClientError) -> (status: HTTPStatus, body: [UInt8]) {
        connection.reader.expect(method)
        var space = [UInt8](repeating: 0, count: 64 << 10)
        var status = HTTPStatus.ok
        var body: [UInt8] = []
        while true {
            do throws(HTTPError) {
                while let event = try connection.reader.next() {
                    switch event {
                    case .head(let head): status = head.status
                    case .body(let part): body += part
                    case .end: return (status, body)
                    }
                }
            } catch {
                throw .incomprehensible(
                    "HTTP status \(status.code): \(String(decoding: body.prefix(200), as: UTF8.self))")
            }
            guard let count = try? connection.socket.read(into: &space), count > 0 else { throw .lost }
            connection.reader.feed(space[..<count])
        }
    }
}
