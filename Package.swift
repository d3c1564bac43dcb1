// swift-tools-version: 6.2
import PackageDescription

/// Every target: data races and unchecked memory access are errors, and so is any warning.
let strict: [SwiftSetting] = [.strictMemorySafety(), .treatAllWarnings(as: .error)]

/// The runner's rooms are compiled twice: here as ordinary Swift, so that they can be tested and sanitized, and by
/// contrib/build-runner as Embedded Swift, which is what ships. What Embedded Swift lacks is refused here already.
let runner: [SwiftSetting] = strict + [.treatWarning("EmbeddedRestrictions", as: .error)]

/// Each operation of the script machine ends in a jump to the next one of its own, instead of one that all of them share:
/// what the shared one costs is decided by where in memory it happens to lie.
let threaded = SwiftSetting.unsafeFlags(
    ["tail-dup-pred-size=1000", "tail-dup-succ-size=1000", "tail-dup-size=12"].flatMap { ["-Xllvm", "-" + $0] },
    .when(configuration: .release))

/// A room is a target and imports only what stands here; imports go down a floor, never up, never sideways.
/// ARCHITECTURE.md draws the floors.
let package = Package(
    name: "Hero",
    products: [
        .executable(name: "hero-runner", targets: ["HeroRunner"]),
        .executable(name: "hero-proc", targets: ["HeroProcFull"]),
        .executable(name: "hero-bench", targets: ["HeroBench"]),
        .executable(name: "hero-load", targets: ["HeroLoad"]),
        .executable(name: "hero-simulate", targets: ["HeroSimulate"]),
    ],
    dependencies: [],
    targets: [
        // Floor 1: the kernel and libc, headers only.
        .systemLibrary(name: "CSQLite", path: "Sources/HeroProcFull/CSQLite"),
        .systemLibrary(name: "CLinux", path: "Sources/HeroRunner/CLinux"),
        // Floor 1: the few primitives of BearSSL.
        .systemLibrary(name: "CBearSSL", path: "Sources/HeroRunner/CBearSSL"),
        .systemLibrary(name: "CMemory", path: "Sources/HeroProcFull/CMemory"),

        // Floor 2.
        .target(name: "RunnerProtocol", exclude: ["README.md", "PROTOCOL.md"], swiftSettings: runner),
        .target(
            name: "System", dependencies: ["CLinux"], path: "Sources/HeroRunner/System", exclude: ["README.md"],
            swiftSettings: runner),
        .target(
            name: "Noise", dependencies: ["CBearSSL"], path: "Sources/HeroRunner/Noise", exclude: ["README.md"],
            swiftSettings: runner),
        .target(name: "HTTP", path: "Sources/HeroProcFull/HTTP", exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "Script", dependencies: ["CMemory"], path: "Sources/HeroProcFull/Script", exclude: ["README.md"],
            swiftSettings: strict + [threaded]),

        // Floor 3.
        .target(
            name: "Execution", dependencies: ["System", "RunnerProtocol"], path: "Sources/HeroRunner/Execution",
            exclude: ["README.md"], swiftSettings: runner),

        .target(
            name: "Link", dependencies: ["Noise", "RunnerProtocol", "System"], path: "Sources/HeroRunner/Link",
            exclude: ["README.md"], swiftSettings: runner),
        .target(
            name: "Threads", dependencies: ["System"], path: "Sources/HeroProcFull/Threads", exclude: ["README.md"],
            swiftSettings: strict),
        .target(
            name: "LineEditor", dependencies: ["System"], path: "Sources/HeroProcFull/LineEditor",
            exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "Model", dependencies: ["RunnerProtocol"], path: "Sources/HeroProcFull/Model", exclude: ["README.md"],
            swiftSettings: strict),

        // Floor 4.
        .target(
            name: "Store", dependencies: ["CSQLite", "Model", "RunnerProtocol"], path: "Sources/HeroProcFull/Store",
            exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "Coordinator", dependencies: ["Model", "RunnerProtocol"], path: "Sources/HeroProcFull/Coordinator",
            exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "Logs", dependencies: ["Model", "RunnerProtocol", "System"], path: "Sources/HeroProcFull/Logs",
            exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "API", dependencies: ["Model", "RunnerProtocol"], path: "Sources/HeroProcFull/API",
            exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "Options", dependencies: ["System", "RunnerProtocol"], path: "Sources/HeroRunner/Options",
            exclude: ["README.md"], swiftSettings: runner),

        .target(
            name: "Agent", dependencies: ["System", "RunnerProtocol"], path: "Sources/HeroRunner/Agent",
            exclude: ["README.md"], swiftSettings: runner),

        // Floor 5.
        .target(
            name: "Runners", dependencies: ["Model", "RunnerProtocol"], path: "Sources/HeroProcFull/Runners",
            exclude: ["README.md"], swiftSettings: strict),

        .target(
            name: "Node", dependencies: ["Agent", "Execution", "Link", "Noise", "Options", "System", "RunnerProtocol"],
            path: "Sources/HeroRunner/Node", exclude: ["README.md"], swiftSettings: runner),
        .target(
            name: "Client", dependencies: ["API", "HTTP", "System"], path: "Sources/HeroProcFull/Client",
            exclude: ["README.md"], swiftSettings: strict),

        // Floor 6.
        .target(
            name: "CLI",
            dependencies: [
                "API", "Client", "LineEditor", "Noise", "Options", "RunnerProtocol", "Script", "System", "Threads",
            ],
            path: "Sources/HeroProcFull/CLI", exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "Server",
            dependencies: [
                "API", "Coordinator", "Execution", "HTTP", "Link", "Logs", "Model", "Noise", "Options",
                "RunnerProtocol",
                "Runners", "Store", "System", "Threads",
            ],
            path: "Sources/HeroProcFull/Server", exclude: ["README.md"], swiftSettings: strict),

        // Floor 7: the programs.
        .executableTarget(
            name: "HeroRunner",
            dependencies: ["Agent", "Node", "Options", "Execution", "Link", "System", "RunnerProtocol"],
            path: "Sources/HeroRunner/Main", exclude: ["README.md"], swiftSettings: runner),
        .executableTarget(
            name: "HeroProcFull", dependencies: ["CLI", "Server", "Store", "System"], path: "Sources/HeroProcFull/Main",
            exclude: ["README.md"],
            swiftSettings: strict),

        // Measures the programs beside others; it is never installed.
        .executableTarget(
            name: "HeroBench", path: "Benchmarks", exclude: ["README.md", "Load", "Programs", "Scripts"],
            swiftSettings: strict),
        // Plays runners beside a coordinator that is measured; it is never installed either.
        .executableTarget(
            name: "HeroLoad", dependencies: ["RunnerProtocol", "System"], path: "Benchmarks/Load",
            exclude: ["README.md"],
            swiftSettings: strict),

        .testTarget(name: "TidyTests", swiftSettings: strict),
        .testTarget(
            name: "RunnerProtocolTests", dependencies: ["RunnerProtocol"], exclude: ["Golden"], swiftSettings: strict),
        .testTarget(name: "SystemTests", dependencies: ["System", "CLinux"], swiftSettings: strict),
        .testTarget(name: "NoiseTests", dependencies: ["Noise", "CBearSSL"], swiftSettings: strict),
        .testTarget(
            name: "LinkTests", dependencies: ["Link", "Noise", "RunnerProtocol", "System"], swiftSettings: strict),
        .testTarget(
            name: "ExecutionTests", dependencies: ["Execution", "System", "RunnerProtocol"], swiftSettings: strict),
        .testTarget(
            name: "OptionsTests", dependencies: ["Options", "System", "RunnerProtocol"], exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "NodeTests",
            dependencies: ["Agent", "Execution", "Link", "Node", "Noise", "RunnerProtocol", "System"],
            swiftSettings: strict),
        .testTarget(name: "AgentTests", dependencies: ["Agent", "System", "RunnerProtocol"], swiftSettings: strict),
        .systemLibrary(name: "CTests", path: "Tests/CTests"),
        .testTarget(
            name: "EndToEndTests", dependencies: ["CTests", "HeroProcFull", "RunnerProtocol"], swiftSettings: strict),
        .testTarget(name: "LineEditorTests", dependencies: ["LineEditor"], swiftSettings: strict),
        // Feeds hostile scripts to the engine; it is never installed.
        .executableTarget(
            name: "ScriptFuzz", dependencies: ["Script"], path: "Tests/ScriptFuzz", exclude: ["README.md"],
            swiftSettings: strict),
        .testTarget(
            name: "ScriptTests", dependencies: ["API", "CLI", "LineEditor", "Script", "ScriptFuzz"],
            swiftSettings: strict),
        .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: strict),
        .testTarget(
            name: "LogsTests", dependencies: ["Logs", "Model", "RunnerProtocol", "System"], swiftSettings: strict),
        .testTarget(name: "APITests", dependencies: ["API", "Threads"], swiftSettings: strict),
        .testTarget(
            name: "CLITests", dependencies: ["API", "CLI", "HTTP", "System", "Threads"], swiftSettings: strict),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "API", "Client", "HTTP", "Link", "Logs", "Model", "Noise", "RunnerProtocol", "Server", "Store",
                "System",
                "Threads",
            ],
            swiftSettings: strict),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"], swiftSettings: strict),
        .testTarget(name: "ModelTests", dependencies: ["Model", "RunnerProtocol"], swiftSettings: strict),
        // What is stored, without a database: for the tests of what decides and of what stores.
        .target(
            name: "ModelFakes", dependencies: ["Model"], path: "Tests/ModelFakes", exclude: ["README.md"],
            swiftSettings: strict),
        .testTarget(
            name: "CoordinatorTests", dependencies: ["Coordinator", "Model", "ModelFakes", "RunnerProtocol"],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "Model", "ModelFakes", "RunnerProtocol"], swiftSettings: strict),
        .testTarget(
            name: "RunnersTests", dependencies: ["Runners", "Model", "RunnerProtocol"], swiftSettings: strict),

        // The whole system in one process, without clock, network or disk; and a program that runs many such worlds.
        .target(
            name: "Simulation",
            dependencies: [
                "Agent", "Coordinator", "Execution", "Model", "ModelFakes", "RunnerProtocol", "Runners", "System",
            ],
            path: "Tests/Simulation", exclude: ["README.md"], swiftSettings: strict),
        .executableTarget(
            name: "HeroSimulate", dependencies: ["Simulation", "System"], path: "Tests/HeroSimulate",
            exclude: ["README.md"], swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
