import Foundation
import Options
import Testing

@Suite struct HelpTests {
    private func page(_ command: Command?, _ columns: Int?) -> String { text(Help.page(command, columns: columns)) }

    @Test(
        arguments: [nil, Command.exec, .batch, .doctor, .agent, .join, .list, .stop, .logs, .version],
        [nil, 20, 40, 72, 100, 400])
    func `no line is wider than the page`(_ command: Command?, _ columns: Int?) {
        let width = min(max(columns ?? 80, 40), 100)
        for line in page(command, columns).split(separator: "\n") {
            // Examples and lists of commands keep their form.
            let isFixed = line.hasPrefix("  ") && !line.hasPrefix("  -") && !line.hasPrefix("      ")
            #expect(line.count <= (isFixed ? 80 : width) || !line.dropFirst(28).contains(" "), "\(line)")
        }
    }

    @Test(arguments: [
        (Command.exec, OptionTable.Place.exec), (.batch, .batch), (.doctor, .doctor), (.agent, .agent), (.join, .join),
        (.list, .list),
    ])
    func `every option is explained`(_ command: Command, _ place: OptionTable.Place) {
        let page = page(command, nil)
        for row in OptionTable() where row.isAllowed(place) { #expect(page.contains("--" + text(row.name))) }
        for row in OptionTable() where !row.isAllowed(place) { #expect(!page.contains("--\(text(row.name)) ")) }
    }

    @Test(arguments: [
        (nil, "program"), (Command.exec, "exec"), (.batch, "batch"), (.doctor, "doctor"), (.agent, "agent"),
        (.join, "join"), (.list, "list"), (.stop, "stop"), (.logs, "logs"),
        (.version, "version"),
    ])
    func `a page reads as agreed`(_ command: Command?, _ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/help-\(name).txt")
        #expect(page(command, 80) == (try String(contentsOf: file, encoding: .utf8)))
    }
}
