import Script

/// `hero-proc script …`.
enum ScriptCommand {
    /// Runs the command; answers the exit status.
    static func run(_ arguments: [String]) -> Int32 {
        switch (arguments.first, arguments.dropFirst().first) {
        case ("run"?, let file?): return runFile(file)
        case ("conform"?, let file?): return conform(file)
        default:
            Output.error("usage: hero-proc script run FILE|- | hero-proc script conform CASES.jsonl")
            return 2
        }
    }

    private static func runFile(_ file: String) -> Int32 {
        guard let source = ScriptFile.read(file) else {
            Output.error("cannot read \(file)")
            return 1
        }
        let engine = Engine()
        engine.hooks.print = { print($0) }
        engine.hooks.debug = { text, _, position in Output.error("DEBUG (\(position)): \(text)") }
        let files = ModuleFiles(directory: file == "-" ? "." : ModuleFiles.directory(of: file))
        engine.hooks.resolve = { path, importer throws(ScriptError) in files.find(path, from: importer) }
        do throws(ScriptError) {
            _ = try engine.evaluate(source)
            return 0
        } catch {
            Output.error(ScriptReport(error: error, source: source, file: file).text)
            return 1
        }
    }

    private static func conform(_ file: String) -> Int32 {
        guard let lines = ScriptFile.read(file) else {
            Output.error("cannot read \(file)")
            return 1
        }
        let outcome = Conformance.run(lines: lines) { print($0) }
        print("\(outcome.passed) passed, \(outcome.failed) failed")
        return outcome.failed == 0 ? 0 : 1
    }
}
