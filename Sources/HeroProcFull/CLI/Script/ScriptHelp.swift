/// What `--help` shows for `hero-proc script` and its commands.
enum ScriptHelp {
    /// All commands.
    static let overview = """
        usage: hero-proc script COMMAND ...

        commands:
          run      run a script, a directory of scripts, or standard input
          check    look for mistakes without running
          fmt      write scripts in one form
          repl     try things out line by line
          doc      show the functions that scripts have
          conform  compare the engine with recorded cases

        examples:
          hero-proc script run build_all.rhai --arg branch=main
          hero-proc script check scripts/
          hero-proc script doc push
        """

    /// Each command's page.
    static let pages: [String: String] = [
        "run": run, "check": check, "fmt": format, "repl": repl, "doc": doc, "conform": conform,
    ]

    private static let run = """
        usage: hero-proc script run FILE|DIR|- [--arg K=V]... [--json] [LIMIT]...

        Runs a script. Of a directory, every `.rhai` file runs, in the byte order of the names, each on its own, until one
        fails. `-` is standard input. A first line that begins with `#!` is left out.
        `print` writes to standard output, `debug` and errors to standard error.

          --arg K=V   give the script a constant: ARGS.K is the text V; functions see it as global::ARGS.K.
                      A name that was not given is `()`: let branch = ARGS.branch ?? "main";
          --json      write a failure as one JSON object: {"file": ..., "line": ..., "message": ..., "calls": [...], ...}

        \(limits)

        exit status: 0 done, 1 a script failed or could not be read, 2 not understood

        examples:
          hero-proc script run build_all.rhai --arg branch=main --arg jobs=4
          hero-proc script run setup/
          hero-proc script run strange.rhai --timeout 10s --max-memory 64M
          echo 'print(40 + 2)' | hero-proc script run -
        """

    private static let limits = """
        Limits hold for each script, and at the prompt for each text that is typed. Those that are not given are none, but
        calls may nest 64 deep. They are [--timeout DURATION] [--max-operations N] [--max-memory SIZE] [--max-call-depth N]
        [--max-string SIZE] [--max-array N] [--max-map N] [--max-variables N] [--max-functions N] [--max-modules N]

          --timeout DURATION   time from its start on, such as 500ms, 30s or 2m
          --max-operations N   calls, turns of loops and the work of functions
          --max-memory SIZE    memory, such as 64M; for a moment up to twice as much
          --max-call-depth N   calls within calls, at most 100000
          --max-string SIZE    bytes of a string
          --max-array N        items of an array with those of arrays in it, or bytes of a blob
          --max-map N          entries of a map with those of maps in it
          --max-variables N    variables that can be seen at one time
          --max-functions N    functions of one script or module
          --max-modules N      modules that are imported
        """

    private static let check = """
        usage: hero-proc script check FILE|DIR|-... [--json]

        Looks for mistakes without running anything. Errors: what cannot be parsed, unknown functions, wrong numbers of
        arguments, undefined variables. Warnings: variables and parameters that nobody reads (names that begin with `_` are
        exempt) and code that is never reached. Nothing is said of names in modules and of what stands in a `try` block.

          --json   one JSON object: {"errors": 1, "warnings": 0, "findings": [{"file": ..., "line": ..., ...}]}

        exit status: 0 no errors, 1 errors or an unreadable file, 2 not understood

        examples:
          hero-proc script check build_all.rhai
          hero-proc script check --json scripts/
        """

    private static let format = """
        usage: hero-proc script fmt FILE|DIR|-... [--check]

        Writes scripts again in one form: four blanks for each level, one blank around operators, at most one empty line.
        Line breaks and comments stay; lines end in a line feed alone. A file is replaced in one step and keeps its owner
        and mode; `-` is standard input, written to standard output.

          --check   change nothing, tell which files are not formatted

        exit status: 0 done, 1 a script cannot be read, parsed or written, or (--check) is not formatted,
                     2 not understood

        examples:
          hero-proc script fmt build_all.rhai
          hero-proc script fmt --check scripts/
        """

    private static let repl = """
        usage: hero-proc script repl [--arg K=V]... [LIMIT]...

        Runs what is typed, line by line, and shows its value. What a line declares can be used in all that follow.
        Tab completes, the arrow keys edit and bring back earlier lines, `:help` shows what else there is. Ctrl-C stops a
        script that runs or throws the line away; Ctrl-D leaves.

        Lines are remembered in var/hero_proc/script_history below HERO_HOME (default ~/hero), except those that begin with
        a blank. Without a terminal there are no prompts and nothing is remembered; with TERM=dumb nothing is drawn.

          --arg K=V   give the script a constant, as `script run` does: ARGS.K

        \(limits)

        exit status: 0 done, 1 something failed (only without a terminal), 2 not understood

        examples:
          hero-proc script repl
          printf 'let x = 40;\nx + 2\n' | hero-proc script repl
        """

    private static let doc = """
        usage: hero-proc script doc [NAME] [--json]

        Shows every function that scripts have with its signature, its meaning and an example, or those of one name: `push`,
        or `array.push` for those of one type. `array.push(any)` may be written as `a.push(1)` and as `push(a, 1)`.

          --json   a JSON array with one object for each function

        exit status: 0 found, 1 no function of this name, 2 not understood

        examples:
          hero-proc script doc
          hero-proc script doc push
        """

    private static let conform = """
        usage: hero-proc script conform CASES.jsonl [--json]

        Runs recorded cases, one JSON object on each line, tells each disagreement and counts them.

          --json   one JSON object: {"passed": 1, "failed": 1, "disagreements": [{"id": ..., "reason": ...}]}

        exit status: 0 all agree, 1 some do not, 2 not understood

        examples:
          hero-proc script conform Tests/Vectors/rhai/cases.jsonl
        """
}
