import Agent
import Link
import Options
import RunnerProtocol

/// What an agent is told at its start.
package struct NodeSettings {
    /// Where the coordinator listens, to be tried in turn: texts of `Address`, one at least.
    package var addresses: [[UInt8]]
    /// The keys, without which there is no connection over TCP.
    package var credentials: Credentials?
    /// What the agent is called there.
    package var name: [UInt8]
    /// What it offers.
    package var profile: RunnerProfile
    /// Its directory.
    package var spool: [UInt8]
    /// How large a new spool is, bytes.
    package var spoolBytes: Int
    /// The cgroup under which those of jobs are made; nil: its own.
    package var cgroupParent: [UInt8]?

    package init(addresses: [[UInt8]], name: [UInt8], profile: RunnerProfile, spool: [UInt8], spoolBytes: Int?) {
        self.addresses = addresses
        self.name = name
        self.profile = profile
        self.spool = spool
        self.spoolBytes = spoolBytes ?? Agent.Limits.spoolBytes
    }
}
