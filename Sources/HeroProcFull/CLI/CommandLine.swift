/// The commands of `hero-proc`. Gives the exit status: 0 done, 1 failed, 2 not understood.
package func run(arguments: [String]) -> Int32 {
    switch arguments.first {
    case "script": return ScriptCommand.run(Array(arguments.dropFirst()))
    case nil, "--help", "-h", "help":
        print(usage)
        return arguments.isEmpty ? 2 : 0
    default:
        Output.error("hero-proc: no command `\(arguments[0])`\n\(usage)")
        return 2
    }
}

private let usage = """
    usage: hero-proc script run FILE|-          run a script
           hero-proc script conform CASES.jsonl compare the engine with recorded cases
    """
