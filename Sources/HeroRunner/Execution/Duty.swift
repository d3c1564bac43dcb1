/// For whom a supervisor runs jobs.
package enum Duty: Sendable {
    /// For a person or a script that waits: jobs share this process's streams and process group, signals are passed on
    /// to them, and each job knows itself by the name it has here.
    case command
    /// For a coordinator: each job has a session of its own, inherited streams are captured, what it is called stands in
    /// its environment already, and starts and signals are told.
    case agent
}
