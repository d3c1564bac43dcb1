import Script

/// `hero-proc script run`.
struct ScriptRun {
    private let operand: String
    private let constants: [(name: String, value: String)]
    private let console: Console

    /// Understands the command's words.
    init(_ words: [String], console: Console) throws(UsageError) {
        let arguments = try ScriptArguments(words, flags: [], pairs: ["--arg"])
        guard arguments.operands.count == 1 else {
            throw UsageError(message: "one file, one directory or `-` is needed")
        }
        operand = arguments.operands[0]
        var constants: [(String, String)] = []
        for (_, pair) in arguments.values {
            guard let mark = pair.firstIndex(of: "="), mark != pair.startIndex else {
                throw UsageError(message: "--arg needs K=V, not `\(pair)`")
            }
            constants.append((String(pair[..<mark]), String(pair[pair.index(after: mark)...])))
        }
        self.constants = constants
        self.console = console
    }

    /// Runs the scripts in order until one fails; answers the exit status.
    func run() -> Int32 {
        guard let files = ScriptFile.files(of: operand) else { return fail("cannot read \(operand)") }
        if files.isEmpty { return fail("no .rhai file in \(operand)") }
        for (number, file) in files.enumerated() {
            guard let source = ScriptFile.read(file) else { return fail("cannot read \(file)") }
            guard run(source, file) else {
                let left = files.count - number - 1
                if left > 0 { console.error("\(file) failed: \(left) more not run") }
                return 1
            }
        }
        return 0
    }

    private func fail(_ text: String) -> Int32 {
        console.error("hero-proc script run: \(text)")
        return 1
    }

    private func run(_ source: [UInt8], _ file: String) -> Bool {
        let engine = Engine()
        engine.hooks.print = console.print
        engine.hooks.debug = { text, module, place in
            console.error("\(module ?? file):\(place.line):\(place.column): debug: \(text)")
        }
        let modules = ModuleFiles(directory: file == "-" ? "." : ModuleFiles.directory(of: file))
        engine.hooks.resolve = { path, importer throws(ScriptError) in modules.find(path, from: importer) }
        let given = MapBox()
        for (name, value) in constants { given.set(Text(name), .string(value)) }
        let scope = DynamicScope()
        scope.defineConstant("ARGS", .map(given))
        do throws(ScriptError) {
            _ = try engine.run(try engine.compile(source), scope: scope)
            return true
        } catch {
            let report = ScriptReport(error: error, source: source, file: file, modules: modules, engine: engine)
            console.error(report.text)
            return false
        }
    }
}
