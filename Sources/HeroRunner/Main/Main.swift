import Options
import RunnerProtocol
import System

/// The program: reads its arguments as a command, runs that, and exits with its status.
@main
struct HeroRunner {
    static func main() {
        StandardStream.openMissing()
        let arguments = Arguments()
        do throws(UsageError) {
            try run(Invocation.parse(arguments), arguments)
        } catch {
            fail(error, of: nil)
        }
    }

    /// Runs a command to its end, and exits from there: what is alive then need not be taken apart.
    private static func run(_ invocation: Invocation, _ arguments: Arguments) -> Never {
        var command: Command?
        do throws(UsageError) {
            switch invocation {
            case .exec(let start):
                command = .exec
                if let options = try ExecOptions.parse(arguments, from: start, in: Machine()) {
                    ExecCommand.run(options)
                }
            case .batch(let start):
                command = .batch
                if let options = try BatchOptions.parse(arguments, from: start, in: Machine()) {
                    BatchCommand.run(options)
                }
            case .doctor(let start):
                command = .doctor
                if let options = try DoctorOptions.parse(arguments, from: start) { DoctorCommand.run(options) }
            case .agent(let start):
                command = .agent
                let usual = HeroHome.file("/cfg/runner.conf")
                if let options = try AgentOptions.parse(arguments, from: start, in: Machine(), usually: usual) {
                    AgentCommand.run(options)
                }
            case .join(let start):
                command = .join
                if let options = try JoinOptions.parse(arguments, from: start) { JoinCommand.run(options) }
            case .local(let local, let start):
                command = local
                if let options = try LocalOptions.parse(arguments, from: start, local) {
                    LocalCommand.run(local, options)
                }
            case .version:
                var line = [UInt8]("hero-runner ")
                line.append(Version.text)
                line.append("\n")
                Process.exit(StandardStream.output.write(line) ? 0 : 1)
            case .help(let about): command = about
            }
        } catch {
            fail(error, of: command)
        }
        help(command)
    }

    private static func help(_ command: Command?) -> Never {
        let page = Help.page(command, columns: StandardStream.output.columns)
        Process.exit(StandardStream.output.write(page) ? 0 : 1)
    }

    /// A command line that cannot be understood: nothing was run.
    @inline(never)
    private static func fail(_ error: UsageError, of command: Command?) -> Never {
        StandardStream.errors.write(error.line(for: command))
        Process.exit(125)
    }
}
