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
            Process.exit(try run(Invocation.parse(arguments), arguments))
        } catch {
            fail(error, of: nil)
        }
    }

    private static func run(_ invocation: Invocation, _ arguments: Arguments) -> Int32 {
        switch invocation {
        case .exec(let start):
            do throws(UsageError) {
                guard let options = try ExecOptions.parse(arguments, from: start, in: Machine()) else {
                    return help(.exec)
                }
                return ExecCommand.run(options)
            } catch {
                fail(error, of: .exec)
            }
        case .batch(let start):
            do throws(UsageError) {
                guard let options = try BatchOptions.parse(arguments, from: start, in: Machine()) else {
                    return help(.batch)
                }
                return BatchCommand.run(options)
            } catch {
                fail(error, of: .batch)
            }
        case .doctor(let start):
            do throws(UsageError) {
                guard let options = try DoctorOptions.parse(arguments, from: start) else { return help(.doctor) }
                return DoctorCommand.run(options)
            } catch {
                fail(error, of: .doctor)
            }
        case .version:
            var line = [UInt8]("hero-runner ")
            line.append(Version.text)
            line.append("\n")
            return StandardStream.output.write(line) ? 0 : 1
        case .help(let command): return help(command)
        }
    }

    private static func help(_ command: Command?) -> Int32 {
        StandardStream.output.write(Help.page(command, columns: StandardStream.output.columns)) ? 0 : 1
    }

    /// A command line that cannot be understood: nothing was run.
    private static func fail(_ error: UsageError, of command: Command?) -> Never {
        StandardStream.errors.write(error.line(for: command))
        Process.exit(125)
    }
}
