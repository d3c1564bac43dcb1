import Agent
import Execution
import Link
import Node
import Options
import RunnerProtocol
import System

/// `hero-runner join`: makes this machine a runner of the coordinator that has given a token.
enum JoinCommand {
    /// Does it, says so, and exits: with 0, or with 125 and one line that says why not.
    static func run(_ options: JoinOptions) -> Never {
        let token = read(options.token)
        var addresses: [[UInt8]] = []
        for text in token.addresses where Address(text) != nil { addresses.append(text) }
        if addresses.isEmpty { fail([], "the token has no address in numbers") }
        guard let path = options.configuration ?? HeroHome.file("/cfg/runner.conf") else {
            fail([], "give --config, or set HERO_HOME or HOME")
        }
        var file = ConfigurationFile(path, token, addresses, spool: options.spool)
        do throws(Errno) {
            if try file.prepare() == .taken, options.others == .kept {
                fail(file.path, "is there, and not for this coordinator and name; --force replaces it")
            }
            let address = join(addresses, token, try file.draft())
            try file.keep()
            say(token.name, address, options.configuration == nil ? [] : file.path)
        } catch {
            Complaint.write("write ", file.path, error)
            Process.exit(ExitStatus.runnerFailed)
        }
    }

    private static func read(_ word: [UInt8]) -> JoinToken {
        var text = word
        do throws(Errno) {
            if word == "-" {
                text = try Descriptor.duplicate(of: StandardStream.input.rawValue).readAll(
                    limit: JoinToken.textBytesMax + 32)
            }
        } catch {
            Complaint.write("read standard input", [], error)
            Process.exit(ExitStatus.runnerFailed)
        }
        while let last = text.last, last <= UInt8(ascii: " ") { text.removeLast() }
        // The whole command, as the coordinator prints it, is as good.
        if let blank = text.lastIndex(of: UInt8(ascii: " ")) { text = Array(text[(blank + 1)...]) }
        do throws(JoinTokenFault) {
            return try JoinToken(text: text)
        } catch {
            fail([], error.text)
        }
    }

    /// Tries one address after another, until a coordinator has answered.
    private static func join(_ addresses: [[UInt8]], _ token: JoinToken, _ keys: Credentials) -> [UInt8] {
        for address in addresses {
            do throws(LinkFailure) {
                try Enrolment.join(address, as: token.name, keys, secret: token.secret)
                return address
            } catch {
                var line = [UInt8]("hero-runner join: ")
                line.append(shown: address)
                line.append(": ")
                error.append(to: &line)
                line.append("\n")
                StandardStream.errors.write(line)
                if case .goodbye = error { break }
            }
        }
        Process.exit(ExitStatus.runnerFailed)
    }

    private static func say(_ name: [UInt8], _ address: [UInt8], _ path: [UInt8]) -> Never {
        var line = name
        line.append(" is enrolled at ")
        line.append(shown: address)
        line.append("; start it with: hero-runner agent")
        if !path.isEmpty {
            line.append(" --config ")
            line.append(shown: path)
        }
        line.append("\n")
        Process.exit(StandardStream.output.write(line) ? 0 : 1)
    }

    private static func fail(_ object: [UInt8], _ what: StaticString) -> Never {
        var line = [UInt8]("hero-runner join: ")
        if !object.isEmpty {
            line.append(shown: object)
            line.append(" ")
        }
        line.append(what)
        line.append("\n")
        StandardStream.errors.write(line)
        Process.exit(ExitStatus.runnerFailed)
    }
}
