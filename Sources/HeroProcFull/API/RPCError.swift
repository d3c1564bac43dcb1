/// Why a method was not carried out, as JSON-RPC 2.0 has it: a code for programs, a line for people.
package struct RPCError: Error, Equatable, Sendable, Codable {
    package var code: Int
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code.rawValue
        self.message = message
    }

    /// What kind of trouble it is. Those below -32000 are JSON-RPC's own.
    package enum Code: Int, Sendable, CaseIterable {
        case parse = -32700
        case badRequest = -32600
        case unknownMethod = -32601
        case badParameters = -32602
        /// A fault of the coordinator, or of its disk.
        case `internal` = -32603
        /// It ends; whether the request was carried out is not known.
        case ending = -32000
        /// There is nothing of that name.
        case notFound = 1
        /// It cannot be done as things are.
        case refused = 2
        /// There is too much already; later.
        case overloaded = 3
    }
}
