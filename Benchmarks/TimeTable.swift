/// Rows that are measured in turn, round after round, and compared with the first one.
struct TimeTable {
    /// What is compared.
    let title: String
    /// The figures that tell a reader of this table most, behind the times themselves.
    let comparison: Comparison
    let rows: [Row]
    /// How often each row is measured.
    let rounds: Int

    /// What a row's time is set against.
    enum Comparison {
        /// Times as long, and how many microseconds more.
        case cost
        /// Jobs a second, and the share of the first row's.
        case throughput
    }

    /// Measures and prints.
    func run() {
        var samples = rows.map { _ in Samples() }
        var problems = rows.map(\.problem)
        for round in 0..<rounds {
            // Every other round backwards, so that no row always comes after the same one.
            let order = round.isMultiple(of: 2) ? Array(rows.indices) : rows.indices.reversed()
            for index in order where problems[index].isEmpty {
                guard let command = rows[index].command else { continue }
                do throws(Command.Failure) {
                    guard let microseconds = Double(try command.output().prefix { $0 != "\n" }) else {
                        problems[index] = "printed no figure"
                        continue
                    }
                    samples[index].add(microseconds / Double(rows[index].jobs))
                } catch {
                    problems[index] = error.reason
                }
            }
        }
        show(samples, problems)
    }

    private func show(_ samples: [Samples], _ problems: [String]) {
        print("\n\(title) (\(rounds) rounds)")
        let headings = comparison == .cost ? "  ratio  more us" : "  jobs/s   share"
        let width = rows.map(\.name.count).max() ?? 0
        print("  median us      min      max\(headings)  \(Column.left("what", width: width))  command")
        for index in rows.indices {
            let name = Column.left(rows[index].name, width: width)
            guard problems[index].isEmpty, samples[index].count > 0 else {
                print("          -        -        -       -        -  \(name)  \(problems[index])")
                continue
            }
            let sample = samples[index]
            let times =
                Column.number(sample.median, width: 11) + Column.number(sample.min, width: 9)
                + Column.number(sample.max, width: 9)
            let command = rows[index].command?.description ?? ""
            print("\(times)\(compared(sample.median, with: samples[0].median))  \(name)  \(command)")
        }
    }

    private func compared(_ median: Double, with first: Double) -> String {
        switch comparison {
        case .cost:
            Column.number(median / first, digits: 2, width: 7) + Column.number(median - first, width: 9)
        case .throughput:
            Column.number(1e6 / median, digits: 0, width: 8) + Column.number(first / median * 100, digits: 0, width: 7)
                + "%"
        }
    }
}
