import API
import Model

/// Why the coordinator refuses something, for programs and people.
extension RPCError {
    init(_ reason: RequestError) {
        switch reason {
        case .badName(let name):
            self.init(
                .badParameters,
                "`\(name)` is no name: letters, digits, - and _ are, beginning with a letter or digit, at most 64")
        case .emptySubmission: self.init(.badParameters, "there are no jobs to be run")
        case .tooManyJobs(let count, let max):
            self.init(.badParameters, "\(count) jobs are too many at a time; at most \(max) are taken")
        case .duplicateGroup(let name): self.init(.badParameters, "two jobs are named `\(name)`; name them differently")
        case .unknownNeed(let group, let need):
            self.init(.badParameters, "`\(group)` needs `\(need)`, which is no job of this run")
        case .cyclicNeeds(let names):
            self.init(
                .badParameters,
                "the jobs need each other in a circle: \(names.joined(separator: " -> "))")
        case .directNeedsOneJob:
            self.init(.badParameters, "without a run there is one job, which needs none and is no array")
        case .badArray(let group):
            self.init(.badParameters, "the array of `\(group)` must be FIRST-LAST, counted from 1")
        case .badLabel(let label): self.init(.badParameters, "`\(label)` is no label NAME=VALUE")
        case .badResource(let name): self.init(.badParameters, "`\(name)` is no name of a resource")
        case .badSpecification(let group, let reason):
            self.init(.badParameters, "the job `\(group)` cannot be sent to a runner: \(reason)")
        case .badLease(let given, let min):
            self.init(.badParameters, "a lease of \(given) ms is too short; at least \(min) ms are needed")
        case .unknownRun(let name): self.init(.notFound, "there is no run \(name), or it is over")
        case .unknownJob(let name): self.init(.notFound, "there is no job \(name), or it is over")
        case .runIsLive(let name): self.init(.refused, "\(name) is not over; cancel it first, or wait for it")
        case .unknownRunner(let name): self.init(.notFound, "there is no runner `\(name)`; see `hero-proc runner list`")
        case .runnerExists(let name): self.init(.refused, "a runner `\(name)` is enrolled already")
        case .runnerHasJobs(let name, let count):
            self.init(.refused, "`\(name)` has \(count) jobs; drain it first, or remove it with its jobs")
        case .ending: self.init(.ending, "the coordinator is ending, and cancels all jobs")
        case .notAdmitted(let reason): self.init(.refused, reason.text)
        case .overloaded(let live): self.init(.overloaded, "\(live) jobs are not over yet; try again later")
        }
    }
}
