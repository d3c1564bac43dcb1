import Script

/// `hero-proc script …`.
struct ScriptCommand {
    /// Where it writes.
    let console: Console

    /// Runs the command; answers the exit status.
    func run(_ arguments: [String]) -> Int32 {
        guard let name = arguments.first else {
            console.error(ScriptHelp.overview)
            return 2
        }
        if ["--help", "-h", "help"].contains(name) {
            console.print(ScriptHelp.overview)
            return 0
        }
        guard let help = ScriptHelp.pages[name] else {
            let hint = Spelling.hint(for: name, among: ScriptHelp.pages.keys).map { "; \($0)" } ?? ""
            console.error("hero-proc: no command `script \(name)`\(hint)\n\(ScriptHelp.overview)")
            return 2
        }
        let rest = Array(arguments.dropFirst())
        let options = rest.prefix { $0 != "--" }
        if options.contains("--help") || options.contains("-h") {
            console.print(help)
            return 0
        }
        do throws(UsageError) {
            switch name {
            case "run": return try ScriptRun(rest, console: console).run()
            case "check": return try ScriptCheck(rest, console: console).run()
            case "fmt": return try ScriptFormat(rest, console: console).run()
            case "repl": return try ScriptRepl(rest, console: console).run()
            case "doc": return try ScriptDocumentation(rest, console: console).run()
            default: return try ScriptConformance(rest, console: console).run()
            }
        } catch {
            console.error("hero-proc script \(name): \(error.message)\n\(help)")
            return 2
        }
    }
}
