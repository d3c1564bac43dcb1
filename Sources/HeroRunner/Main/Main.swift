import Execution
import RunnerProtocol
import System

@main
struct HeroRunner {
    static func main() {
        let arguments = Arguments()
        // `exec [--no-cgroup] -- COMMAND [ARGUMENT...]`
        var first = 1
        while first < arguments.count, arguments[first] != [UInt8]("--") { first += 1 }
        guard first + 1 < arguments.count else { Process.exit(125) }
        var job = JobSpecification(name: arguments[first + 1])
        for i in first + 1..<arguments.count { job.arguments.append(arguments[i]) }
        if let environment = StringTable(packed: Environment.packed) { job.environment = environment }
        Process.exit(ExecCommand.run(ExecOptions(job: job)))
    }
}
