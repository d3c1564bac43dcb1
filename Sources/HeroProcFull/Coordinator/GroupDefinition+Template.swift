import Model
import RunnerProtocol

/// What runners are told of a group.
extension GroupDefinition {
    /// Its specification with what the processes of its jobs are told of themselves. It is made whenever it is sent, and
    /// never stored. The runner adds what differs between jobs and attempts.
    ///
    ///     HERO_RUN=web.42          their run; not there if they have none
    ///     HERO_JOB=web.42/build    their job; a runner adds .7 to it for that element of an array
    func specification(of run: RunName, _ form: Submission.Form) -> JobSpecification {
        let told = specification.copy()
        // Whoever submits from within a job passes on that job's own.
        told.environment.remove("HERO_RUN".utf8)
        let name: JobName
        switch form {
        case .run:
            told.environment.set("HERO_RUN".utf8, to: run.description.utf8)
            name = JobName(run: run, group: self.name, element: nil)
        case .direct: name = JobName(run: run, group: nil, element: nil)
        }
        told.environment.set("HERO_JOB".utf8, to: name.description.utf8)
        return told
    }
}

extension LiveGroup {
    /// What a runner must know before it can be given the group's jobs.
    var template: Template {
        Template(
            alias: alias,
            specification: record.definition.specification(of: record.runName, record.run == nil ? .direct : .run))
    }
}
