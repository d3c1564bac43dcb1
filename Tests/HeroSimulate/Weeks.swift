import Simulation

/// Runs a week for each seed and says what came of it; the status to exit with.
func runWeeks(_ seeds: Range<UInt64>) -> Int32 {
    var failures = 0
    for seed in seeds {
        var world = Simulator(weekOf: seed)
        let week = world.runWeek()
        print("week \(seed): \(week.text)")
        for fault in week.faults { print("    \(fault)") }
        if !week.faults.isEmpty { failures += 1 }
    }
    print("\(seeds.count) weeks; \(failures) failed")
    return failures == 0 ? 0 : 1
}
