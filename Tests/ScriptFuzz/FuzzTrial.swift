import Script

/// One input through the whole engine, under limits. An engine is used for many inputs: making one takes longer than most
/// of them.
package struct FuzzTrial {
    /// How far an input came.
    package enum Outcome {
        /// The parser refused it.
        case refused
        /// It was compiled and failed when it ran.
        case failed(ScriptError)
        /// It ran to its end.
        case ran
    }

    /// A promise that an input showed to be broken.
    package struct Broken: Error, CustomStringConvertible {
        package let description: String
    }

    /// Who else uses the process's memory.
    package enum Company {
        /// Nobody: what is kept after a run shows.
        case alone
        /// Other threads.
        case others
    }

    private let engine = Engine()
    private let company: Company

    /// An engine with modules to import.
    package init(in company: Company) {
        self.company = company
        let modules = [
            "export const x = 1; fn f(a) { a + 1 }", "import \"m1\" as m; export const x = 2;",
            "import \"m3\" as n; fn g() { n::g() }", "import \"m2\" as n; fn g() { n::g() }",
        ].map { Array($0.utf8) }
        engine.hooks.resolve = { path, _ throws(ScriptError) in
            guard path.hasPrefix("m"), let number = Int(path.dropFirst()), modules.indices.contains(number) else {
                return nil
            }
            return ModuleText(canonicalPath: path, source: modules[number])
        }
        // Nobody waits for a script that sleeps.
        for type in [ParameterType.int, .float] {
            engine.registry.function("sleep", [type]) { _ in .unit }
        }
    }

    /// Runs an input; what it breaks is thrown, if it does not break the process.
    package func run(_ input: FuzzInput) throws(Broken) -> Outcome {
        let outcome = try runOnce(input)
        if company == .alone, input.number % 32 == 0 {
            // What the allocator keeps for itself grows now and then, what a run leaves behind every time.
            var kept = Int.max
            for _ in 0..<20 where kept >= 64 { kept = min(kept, try self.kept(after: input)) }
            if kept >= 64 { throw Broken(description: "\(kept) bytes are kept") }
        }
        return outcome
    }

    /// How many bytes are in use after a run that were not before it.
    private func kept(after input: FuzzInput) throws(Broken) -> Int {
        let before = Machine.bytesInUse()
        _ = try runOnce(input)
        return Machine.bytesInUse() - before
    }

    private func runOnce(_ input: FuzzInput) throws(Broken) -> Outcome {
        let source = input.source
        configure(input.number)
        _ = engine.check(source, known: ["ARGS"])
        try format(source)
        readInOtherWays(source)
        do throws(ScriptError) {
            let script = try engine.compile(source)
            do throws(ScriptError) {
                let value = try engine.run(script)
                if input.number % 8 == 0 { _ = value.displayedBytes.count &+ value.debugged.utf8.count }
                value.letGoOfCaptured()
                return .ran
            } catch {
                _ = error.description
                error.letGoOfCaptured()
                return .failed(error)
            }
        } catch {
            _ = error.description
            return .refused
        }
    }

    /// Limits that differ from input to input: few operations, and on some no other limit.
    private func configure(_ number: Int) {
        var limits = Limits()
        var syntax = SyntaxOptions()
        limits.operationsMax = number % 64 == 0 ? 200_000 : 3_000
        limits.wallTimeMillisecondsMax = 2_000
        limits.memoryBytesMax = 64 << 20
        limits.callDepthMax = number % 3 == 0 ? 1_000 : 64
        if number % 4 != 0 {
            limits.stringBytesMax = 20_000
            limits.arrayItemsMax = 5_000
            limits.mapItemsMax = 500
        }
        if number % 5 == 0 {
            syntax.expressionDepthMax = 0
            syntax.functionExpressionDepthMax = 0
        }
        syntax.strictVariables = number % 7 == 0
        engine.limits = limits
        engine.syntax = syntax
        engine.failsOnMissingProperty = number % 11 == 0
    }

    /// A text that is formatted is formatted the same again, or was refused.
    private func format(_ source: [UInt8]) throws(Broken) {
        guard let once = try? Formatter.format(source) else { return }
        guard let twice = try? Formatter.format(once) else { throw Broken(description: "formatted, it is refused") }
        if once != twice { throw Broken(description: "formatted twice, it differs") }
    }

    private func readInOtherWays(_ source: [UInt8]) {
        var expression = Parser(source: source, options: engine.syntax)
        _ = try? expression.parseExpression()
        var evaluated = Parser(source: source, options: engine.syntax)
        _ = try? evaluated.parseEvaluated(variables: ["x"])
    }
}
