import System
import Testing

@testable import CLI

/// A command, what it wrote, and how it ended.
final class Trial {
    private(set) var printed: [String] = []
    private(set) var errors: [String] = []
    /// What jobs have written.
    private(set) var output: [UInt8] = []
    private(set) var errorOutput: [UInt8] = []
    private(set) var served: ServeWish?
    private(set) var restored: [String] = []
    private(set) var status: Int32 = -1

    /// Runs a command in an environment.
    @discardableResult
    init(_ words: [String], in environment: [String: String] = [:], columns: Int? = nil) {
        var console = Console(print: { self.printed.append($0) }, error: { self.errors.append($0) })
        console.columns = columns
        console.write = { stream, bytes in
            switch stream {
            case .errors: self.errorOutput += bytes
            case .output, .input: self.output += bytes
            }
        }
        let services = Services(
            serve: { wish, _ in
                self.served = wish
                return 0
            },
            restore: { backup, store, _ in
                self.restored = [backup, store]
                return 0
            })
        status = CoordinatorCommand(console: console, services: services, environment: environment).run(
            words[0], Array(words.dropFirst()))
    }

    /// Runs a command against a coordinator whose socket lies in this folder.
    convenience init(_ words: String..., at folder: Folder, columns: Int? = nil) {
        self.init(words, in: ["HERO_SOCKET_DIR": folder.path], columns: columns)
    }
}
