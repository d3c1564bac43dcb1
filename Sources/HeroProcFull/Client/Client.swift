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
        connection.reader.expect("POST")
        var space = [UInt8](repeating: 0, count: 64 << 10)
        var status = HTTPStatus.ok
        var body: [UInt8] = []
        while true {
            do throws(HTTPError) {
                while let event = try connection.reader.next() {
                    switch event {
                    case .head(let head): status = head.status
                    case .body(let part): body += part
                    case .end:
                        if status == .ok { return body }
                        throw HTTPError.malformedLine
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
