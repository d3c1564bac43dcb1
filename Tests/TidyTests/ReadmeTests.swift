import Testing

/// What the pages tell people to type and to read exists.
struct ReadmeTests {
    let here = Repository.here

    /// The goals of the Makefile: the words before a colon at the start of a line.
    private func goals() throws -> Set<String> {
        let lines = try here.text("Makefile").split(separator: "\n")
        return Set(
            lines.compactMap { line in
                guard let colon = line.firstIndex(of: ":"), line[..<colon].allSatisfy(\.isLowercase) else { return nil }
                return String(line[..<colon])
            })
    }

    /// The words of what is typed that are looked for: the goal of make, the script, the program's command.
    private func problem(with command: String, goals: Set<String>, runnerCommands: Set<String>) -> String? {
        var words = command.split(separator: " ").map(String.init)
        while let first = words.first, first == "sudo" || first.contains("=") { words.removeFirst() }
        guard let program = words.first else { return nil }
        if program == "make" {
            let unknown = words.dropFirst().filter { !$0.contains("=") && !goals.contains($0) }
            return unknown.isEmpty ? nil : "make \(unknown[0])"
        }
        if program.hasPrefix("contrib/") || program.hasPrefix(".ci/") {
            return here.exists(program) ? nil : program
        }
        if program == "hero-runner" || program.hasSuffix("/hero-runner") {
            guard words.count > 1, words[1].allSatisfy({ $0.isLowercase }) else { return nil }
            return runnerCommands.contains(words[1]) ? nil : "hero-runner \(words[1])"
        }
        return nil
    }

    @Test func `every command of the pages exists`() throws {
        let goals = try goals()
        #expect(goals.contains("test"))
        // The list of commands is one literal: WordList("exec batch ...").
        let commands = try here.text("Sources/HeroRunner/Options/Command.swift")
            .split(separator: "WordList(\"").dropFirst().first?.prefix { $0 != "\"" }.split(separator: " ").map(
                String.init)
        let main = Set(try #require(commands))
        #expect(main.contains("exec"))
        let pages = try here.everyFile().filter { $0.hasSuffix(".md") }
        #expect(pages.contains("README.md"))
        for page in pages {
            for command in Markdown(try here.text(page)).commands {
                let problem = problem(with: command, goals: goals, runnerCommands: main)
                #expect(problem == nil, "\(page): \(command)")
            }
        }
    }

    @Test func `every link within the project leads somewhere`() throws {
        for page in try here.everyFile() where page.hasSuffix(".md") {
            let folder = Repository.folder(of: page)
            for link in Markdown(try here.text(page)).links {
                let target = folder.isEmpty ? link : "\(folder)/\(link)"
                #expect(here.exists(target), "\(page): \(link)")
            }
        }
    }

    @Test(arguments: ["make nothing", "make ARCH=armv7 nowhere", "contrib/none", "hero-runner fly", "A=b make none"])
    func `a command that does not exist is found`(command: String) throws {
        #expect(problem(with: command, goals: try goals(), runnerCommands: ["exec"]) != nil)
    }

    @Test(arguments: ["make", "make runner ARCH=armv7", "contrib/check", "build/hero-runner exec -- ls", "ls -l"])
    func `a command that exists passes`(command: String) throws {
        #expect(problem(with: command, goals: try goals(), runnerCommands: ["exec"]) == nil)
    }

    @Test func `tables, commands and links are read from a page`() {
        let page = Markdown(
            """
            Type `make run`, see [the map](MAP.md#top) or [the net](https://example.org).

            | name | what |
            |---|---|
            | `a/` | first |

            ```sh
            make test   # everything
            ```
            ```console
            $ ls -l
            total 0
            ```
            ```swift
            let a = 1
            ```
            """)
        #expect(page.rows == [["a/", "first"]])
        #expect(page.commands == ["make run", "a/", "make test   ", "ls -l"])
        #expect(page.links == ["MAP.md"])
    }
}
