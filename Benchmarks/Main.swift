import Foundation

/// Prints the tables. The working directory is the root of the repository; contrib/bench prepares what is needed.
@main
struct HeroBench {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count <= 1, let effort = Effort(rawValue: arguments.first ?? Effort.full.rawValue) else {
            FileHandle.standardError.write(Data("usage: hero-bench [quick|full]\n".utf8))
            exit(64)
        }
        let machine = Machine()
        print(machine.description)
        let spawnChildren = [
            Child(name: "a tiny static program", path: Path.child, runs: 20),
            Child(name: "Debian's dynamic /bin/true", path: "/bin/true", runs: 8),
        ]
        for child in spawnChildren {
            SpawnTable(child: child, rounds: effort.rounds, machine: machine).table.run()
        }
        for child in spawnChildren {
            BatchTable(child: child, jobs: effort.jobs, rounds: effort.batchRounds).table.run()
        }
        MemoryTable(quietSeconds: effort.quietSeconds).run()
        print("\nRepeat with: make bench BENCH=\(effort.rawValue)")
    }
}

/// How long may be measured.
enum Effort: String {
    case quick, full

    /// How often each row of a table of spawn costs is measured.
    var rounds: Int { self == .full ? 101 : 15 }
    /// How often each row of a table of throughput is measured.
    var batchRounds: Int { self == .full ? 9 : 3 }
    /// Jobs of a batch; slow peers get fewer.
    var jobs: Int { self == .full ? 2000 : 400 }
    /// How long wakeups are counted.
    var quietSeconds: Int { self == .full ? 10 : 3 }
}

/// The job whose start is measured.
struct Child {
    /// What a person calls it.
    let name: String
    /// The program.
    let path: String
    /// How often it is run for one sample.
    let runs: Int
}

/// Where contrib/bench puts things.
enum Path {
    static let runner = "build/hero-runner"
    static let repeated = ".build/bench/repeat"
    static let wrapper = ".build/bench/wrap"
    static let loop = ".build/bench/spawn-loop"
    static let child = ".build/bench/child"
    static let pause = ".build/bench/pause"
    static let scratch = ".build/bench"
}
