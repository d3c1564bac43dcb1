import API
import Client

/// `hero-proc status`.
struct StatusCommand {
    let console: Console
    let client: Client

    func run(_ words: [String]) throws -> Int32 {
        let words = try Words(words, of: "status")
        try words.none()
        let status = try client.call(CoordinatorStatus.self, .init())
        if words.flags.contains("--json") {
            console.print(JSONValue(status).text(pretty: true))
            return 0
        }
        console.print("hero-proc \(status.version), process \(status.process), started \(ago(status.startedMs))")
        console.print("  state    \(status.stateDirectory)")
        console.print("  runs     \(status.runs) live")
        console.print("  jobs     \(RunCommand.counts(status.jobs))")
        console.print("  runners  \(status.runnersConnected) of \(status.runners) connected")
        return 0
    }
}
