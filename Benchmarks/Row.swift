/// One line of a table: a program and how it is called, or why it cannot be.
struct Row {
    /// What a person calls it.
    let name: String
    /// What is measured.
    let command: Command?
    /// How many jobs one run of the command does.
    var jobs = 1
    /// Why there is no command.
    var problem = ""

    init(_ name: String, _ command: Command, jobs: Int = 1) {
        self.name = name
        self.command = command
        self.jobs = jobs
    }

    init(_ name: String, problem: String) {
        self.name = name
        self.command = nil
        self.problem = problem
    }

    /// A row for a peer; one that says so if it is not there.
    init(_ name: String, peer: String?, jobs: Int = 1, _ command: (String) -> Command) {
        if let peer {
            self.init(name, command(peer), jobs: jobs)
        } else {
            self.init(name, problem: "not available (contrib/setup-bench says why)")
        }
    }
}
