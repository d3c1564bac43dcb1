import Script

/// `hero-proc script run`.
struct ScriptRun {
    private let operand: String
    private let constants: [(name: String, value: String)]
    private let writesJSON: Bool
    private let console: Console

    /// Understands the command's words.
    init(_ words: [String], console: Console) throws(UsageError) {
        let arguments = try ScriptArguments(words, of: "run")
        guard arguments.operands.count == 1 else {
            throw UsageError(message: "one file, one directory or `-` is needed")
        }
        operand = arguments.operands[0]
        constants = try arguments.constants()
        writesJSON = arguments.flags.contains("--json")
        self.console = console
    }

    /// Runs the scripts in order until one fails; answers the exit status.
    func run() -> Int32 {
        do throws(UnreadableFile) {
            let files = try ScriptFile.files(of: operand)
            for (number, file) in files.enumerated() {
                guard run(try ScriptFile.read(file), file) else {
                    let left = files.count - number - 1
                    if left > 0, !writesJSON { console.error("\(file) failed: \(left) more not run") }
                    return 1
                }
            }
            return 0
        } catch {
            console.error(
                writesJSON ? JSONText.of(["message": error.message]) : "hero-proc script run: \(error.message)")
            return 1
        }
    }

    private func run(_ source: [UInt8], _ file: String) -> Bool {
        let engine = Engine()
        engine.hooks.print = console.print
        engine.hooks.debug = { text, module, place in
            console.error("\(module ?? file):\(place.line):\(place.column): debug: \(text)")
        }
        let modules = ModuleFiles(directory: file == "-" ? "." : ModuleFiles.directory(of: file))
        engine.hooks.resolve = { path, importer throws(ScriptError) in try modules.find(path, from: importer) }
        let scope = DynamicScope()
        scope.defineConstant("ARGS", ScriptArguments.value(of: constants))
        do throws(ScriptError) {
            _ = try engine.run(try engine.compile(Engine.withoutInterpreterLine(source)), scope: scope)
            return true
        } catch {
            let report = ScriptReport(error: error, source: source, file: file, modules: modules, engine: engine)
            console.error(writesJSON ? report.json : report.text)
            return false
        }
    }
}
