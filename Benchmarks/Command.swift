import Foundation

/// A command line, kept as its words, that can be shown so that a shell would read it the same.
struct Command: CustomStringConvertible {
    /// The program and its arguments.
    var words: [String]
    /// What is added to the environment.
    var environment: [String: String] = [:]

    init(_ words: String..., environment: [String: String] = [:]) {
        self.words = words
        self.environment = environment
    }

    /// The same command behind another one, as its argument.
    func prefixed(by wrapper: String...) -> Command {
        var command = self
        command.words = wrapper + words
        return command
    }

    var description: String {
        let assignments = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\(Command.quoted($0.value))" }
        return (assignments + words.map(Command.quoted)).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,+%@".contains($0) }
        return plain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }

    /// Why a command gave no figure.
    struct Failure: Error { let reason: String }

    /// Runs it and gives what it wrote. Anything but exit status 0 is a failure with the last line of its errors.
    func output() throws(Failure) -> String {
        let output = Pipe()
        // A file: a second pipe would fill up while the first one is read.
        let complaints = "\(Path.scratch)/errors.txt"
        do {
            _ = FileManager.default.createFile(atPath: complaints, contents: nil)
            let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: complaints))
            let process = process()
            process.standardOutput = output
            process.standardError = errors
            try process.run()
            let text = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            guard process.terminationReason == .exit, process.terminationStatus == 0 else {
                let complaint = TextFile(complaints)?.lines.last.map(String.init)
                throw Failure(reason: complaint ?? "status \(process.terminationStatus)")
            }
            return String(decoding: text, as: UTF8.self)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(reason: "cannot be started")
        }
    }

    /// Starts it with nothing to read and nowhere to write.
    func start() throws(Failure) -> Process {
        do {
            let process = process()
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        } catch {
            throw Failure(reason: "cannot be started")
        }
    }

    private func process() -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
