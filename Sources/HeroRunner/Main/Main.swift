import Execution
import Options
import RunnerProtocol
import System

@main
struct HeroRunner {
    static func main() {
        let arguments = Arguments()
        do throws(UsageError) {
            switch try Invocation.parse(arguments) {
            case .exec(let start):
                guard let options = try ExecOptions.parse(arguments, from: start, in: Machine()) else { return }
                Process.exit(ExecCommand.run(options))
            case .batch, .doctor, .version, .help: return
            }
        } catch {
            Process.exit(125)
        }
    }
}
