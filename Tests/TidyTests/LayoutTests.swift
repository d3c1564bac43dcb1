import Testing

/// The folders are what Package.swift and ARCHITECTURE.md say.
struct LayoutTests {
    let here = Repository.here

    private func targets() throws -> [Manifest.Target] {
        Manifest(try here.text("Package.swift")).targets
    }

    @Test func `every target has its folder`() throws {
        let targets = try targets()
        #expect(targets.count > 5)
        for target in targets {
            #expect(here.isFolder(target.path), "\(target.name): \(target.path)")
        }
    }

    @Test func `every source file belongs to a target`() throws {
        let folders = try targets().map { "\($0.path)/" }
        let orphans = here.files(in: ["Sources", "Tests", "Benchmarks"])
            .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".h") }
            // What scripts build for themselves.
            .filter { !$0.hasPrefix("Tests/Programs/") }
            .filter { file in !folders.contains { file.hasPrefix($0) } }
        #expect(orphans == [])
    }

    @Test func `every room says what it is`() throws {
        for target in try targets() where !target.isTest {
            #expect(here.exists("\(target.path)/README.md"), "\(target.path)/README.md")
        }
    }

    /// The first cells of the tables of ARCHITECTURE.md: rooms are those within Sources, the others lie at the top.
    private func named(rooms: Bool) throws -> [String] {
        let first = Markdown(try here.text("ARCHITECTURE.md")).rows.compactMap(\.first)
        return first.filter { ($0.hasPrefix("Sources/") && $0 != "Sources/") == rooms }
    }

    @Test func `ARCHITECTURE.md names every room and nothing that is not there`() throws {
        let rooms = try targets().filter { !$0.isTest && $0.path.hasPrefix("Sources/") }
        #expect(Set(try named(rooms: true)) == Set(rooms.map(\.path)))
    }

    @Test func `the top level is what ARCHITECTURE.md says`() throws {
        let named = try named(rooms: false).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        #expect(Set(named) == Set(try here.topLevel()))
    }

    @Test func `every script can be run`() throws {
        let scripts = try here.everyFile().filter { try here.text($0).hasPrefix("#!") }
        #expect(scripts.contains("contrib/check"))
        for script in scripts {
            #expect(here.isExecutable(script), "\(script)")
        }
    }

    @Test func `targets are read from a manifest`() {
        let manifest = Manifest(
            """
            products: [.executable(name: "p", targets: ["A"])],
            targets: [
                .target(name: "A", swiftSettings: s), .systemLibrary(name: "B", path: "Sources/X/B"),
                .executableTarget(
                    name: "C", dependencies: ["A", .product(name: "D", package: "E")], path: "Main"),
                .testTarget(name: "ATests", dependencies: ["A"]),
            ]
            """)
        #expect(
            manifest.targets == [
                .init(name: "A", path: "Sources/A", isTest: false),
                .init(name: "B", path: "Sources/X/B", isTest: false),
                .init(name: "C", path: "Main", isTest: false),
                .init(name: "ATests", path: "Tests/ATests", isTest: true),
            ])
    }
}
