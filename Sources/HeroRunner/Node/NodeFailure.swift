import System

/// Why an agent could not start.
package struct NodeFailure: Error, Equatable {
    /// What was tried.
    package var what: StaticString
    /// On what.
    package var object: [UInt8]
    /// The kernel's reason.
    package var reason: Errno
    /// The process that has the directory; nil: that is not the reason.
    package var holder: [UInt8]?

    package init(_ what: StaticString, _ object: [UInt8], _ reason: Errno, holder: [UInt8]? = nil) {
        self.what = what
        self.object = object
        self.reason = reason
        self.holder = holder
    }

    package static func == (a: NodeFailure, b: NodeFailure) -> Bool {
        a.object == b.object && a.reason == b.reason && a.holder == b.holder
    }
}
