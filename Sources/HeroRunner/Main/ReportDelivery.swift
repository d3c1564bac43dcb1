import RunnerProtocol
import System

/// Handing reports to the agent of this machine, which passes them on.
enum ReportDelivery {
    /// Hands one over, without waiting for anything. A report that cannot be handed over is lost, which is said and
    /// changes nothing else.
    static func hand(_ report: AttemptReport, to path: [UInt8]) {
        do throws(Errno) {
            let socket = try Socket.connect(to: CString(path))
            var request = [UInt8]("report ")
            request.add(try record(report))
            _ = try socket.send(request[...])
            try socket.endSending()
        } catch {
            Complaint.write("hand the report to ", path, error)
        }
    }

    private static func record(_ report: AttemptReport) throws(Errno) -> [UInt8] {
        do throws(WireError) {
            return try Record.notice(.direct(report)).encoded()
        } catch {
            // Only a name that is none.
            throw .invalid
        }
    }
}
