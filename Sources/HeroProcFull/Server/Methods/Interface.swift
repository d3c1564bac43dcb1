import API
import Model
import Store

/// Carries out the methods of the interface. Any number of threads may call it.
package struct Interface: Sendable {
    let backend: any Backend
    let facts: Facts
    /// Who calls; nil: somebody who does not leave.
    private var caller: Caller?
    private let handlers: [String: any Handler]

    /// What it knows of the coordinator that does not change.
    package struct Facts: Sendable {
        package var version: String
        package var process: Int32
        package var startedMilliseconds: UInt64
        package var options: ServeOptions

        package init(version: String, process: Int32, startedMilliseconds: UInt64, options: ServeOptions) {
            self.version = version
            self.process = process
            self.startedMilliseconds = startedMilliseconds
            self.options = options
        }
    }

    package init(_ backend: any Backend, _ facts: Facts) {
        self.backend = backend
        self.facts = facts
        var table = HandlerTable()
        Self.addRuns(to: &table)
        Self.addJobs(to: &table)
        Self.addRunners(to: &table)
        Self.addCoordinator(to: &table)
        handlers = table.handlers
    }

    /// The methods that can be called.
    package var methodNames: [String] { handlers.keys.sorted() }

    /// Carries out a call.
    package func call(_ request: RPCRequest) -> Result<JSONValue, RPCError> {
        guard let handler = handlers[request.method] else {
            return .failure(RPCError(.unknownMethod, "there is no method `\(request.method)`; see rpc.discover"))
        }
        do throws(RPCError) {
            return .success(try handler.call(request.parameters, of: self))
        } catch {
            return .failure(error)
        }
    }

    /// The same for calls of somebody who may leave while a method waits.
    func serving(_ caller: Caller) -> Interface {
        var interface = self
        interface.caller = caller
        return interface
    }

    /// Handlers while they are collected.
    struct HandlerTable {
        fileprivate var handlers: [String: any Handler] = [:]

        /// Adds what carries out a method.
        mutating func add<M: Method>(
            _ method: M.Type, _ body: @escaping @Sendable (Interface, M.Parameters) throws(RPCError) -> M.Result
        ) {
            handlers[method.name] = HandlerOf<M>(body: body)
        }
    }
}

/// What carries out a method, whatever goes in and comes out.
private protocol Handler: Sendable {
    func call(_ given: JSONValue?, of interface: Interface) throws(RPCError) -> JSONValue
}

private struct HandlerOf<M: Method>: Handler {
    let body: @Sendable (Interface, M.Parameters) throws(RPCError) -> M.Result

    func call(_ given: JSONValue?, of interface: Interface) throws(RPCError) -> JSONValue {
        JSONValue(try body(interface, M.parameters(from: given)))
    }
}

/// What methods share.
extension Interface {
    /// Asks the coordinator.
    func ask(_ request: Request) throws(RPCError) -> Answer {
        guard let answer = backend.ask(request) else {
            throw RPCError(.ending, "the coordinator is ending; whether this was done is not known")
        }
        if case .refused(let reason) = answer { throw RPCError(reason) }
        return answer
    }

    /// Asks for something that concerns so many jobs.
    func count(_ request: Request) throws(RPCError) -> JobCount {
        if case .done(let jobs) = try ask(request) { return JobCount(jobs: jobs) }
        throw RPCError(.internal, "the coordinator has answered something else than was asked")
    }

    /// Waits until more turns are on disk than so many, or so long, or until the caller has left; gives how many there are.
    func awaitVersion(above version: UInt64, milliseconds: UInt64) -> UInt64 {
        guard let caller else { return backend.awaitVersion(above: version, milliseconds: milliseconds) }
        return caller.watched {
            backend.awaitVersion(above: version, milliseconds: milliseconds, unless: { caller.hasLeft })
        }
    }

    /// Waits until the coordinator has ended, or the caller has left.
    func awaitEnd() {
        guard let caller else { return backend.awaitEnd(unless: { false }) }
        caller.watched { backend.awaitEnd(unless: { caller.hasLeft }) }
    }

    func read<Value>(_ body: (StoreReader) throws(StoreError) -> Value) throws(RPCError) -> Value {
        do throws(StoreError) {
            return try backend.read(body)
        } catch {
            throw RPCError(.internal, error.description)
        }
    }

    /// A run's name; or that of a job without one.
    func runName(_ text: String) throws(RPCError) -> RunName {
        guard let name = RunName(text) else {
            throw RPCError(.badParameters, "`\(text)` is no name of a run, such as web.42")
        }
        return name
    }

    func jobName(_ text: String) throws(RPCError) -> JobName {
        guard let name = JobName(text) else {
            throw RPCError(.badParameters, "`\(text)` is no name of a job, such as web.42/build or web.42/build.7")
        }
        return name
    }

    /// How long to wait, of what was asked for.
    func milliseconds(_ asked: Int?) -> UInt64 { UInt64(min(max(asked ?? 0, 0), API.Limits.waitMillisecondsMax)) }
}
