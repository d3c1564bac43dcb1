/// The commands of `hero-proc`. Gives the exit status: 0 done, 1 failed, 2 not understood.
package func run(arguments: [String], console: Console = .standard) -> Int32 {
    switch arguments.first {
    case "script": return ScriptCommand(console: console).run(Array(arguments.dropFirst()))
    case nil:
        console.error(usage)
        return 2
    case "--help", "-h", "help":
        console.print(usage)
        return 0
    default:
        console.error("hero-proc: no command `\(arguments[0])`\n\(usage)")
        return 2
    }
}

private let usage = """
    usage: hero-proc script COMMAND ...

    commands:
      script run      run a script, a directory of scripts, or standard input
      script check    look for mistakes without running
      script fmt      write scripts in one form
      script repl     try things out line by line
      script doc      show the functions that scripts have
      script conform  compare the engine with recorded cases

    `hero-proc script COMMAND --help` tells more.
    """
