import Simulation
import Testing

/// The real coordinator, sessions, protocol, agents and spools, under every fault. Only a few worlds here, without
/// optimisation; `contrib/simulate` runs many.
struct SimulationTests {
    @Test(arguments: 1...2)
    func `whatever goes wrong, every promise holds`(seed: UInt64) {
        var world = Simulator(seed: seed)
        let outcome = world.run()
        #expect(outcome.faults == [], "repeat it with: contrib/simulate --from \(seed) --seeds 1 --trace")
        #expect(outcome.jobs > 0)
        #expect(outcome.adoptions > 0)
    }

    @Test func `a week alone with twenty reboots loses nothing and tells nothing twice`() {
        var world = Simulator(weekOf: 1)
        let week = world.runWeek()
        #expect(week.faults == [])
        #expect(week.reboots == 20)
        #expect(week.knownWhenBack == week.knownBefore)
        #expect(week.endedAlone > 100)
        #expect(week.jobs == 20)
        #expect(week.ended == week.jobs)
        #expect(week.recorded > week.knownWhenBack + week.jobs)
        // Of a crash loop most attempts are only counted.
        #expect(week.counted > 2 * week.recorded)
        #expect(week.spoolBytes < 1 << 17)
    }

    @Test func `a seed is one world`() {
        var first = Simulator(seed: 3)
        var second = Simulator(seed: 3)
        let outcomes = (first.run(), second.run())
        #expect(outcomes.0.steps == outcomes.1.steps)
        #expect(outcomes.0.processes == outcomes.1.processes)
        #expect(outcomes.0.adoptions == outcomes.1.adoptions)
        #expect(outcomes.0.processes > 0)
    }

    @Test func `a bug is found`() {
        var world = Simulator(seed: 1, fault: .startsBeforeSync)
        #expect(!world.run().faults.isEmpty)
    }
}
