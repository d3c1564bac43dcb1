import Simulation

/// `hero-simulate [--seeds N] [--from SEED] [--fault NAME] [--week] [--trace]`: runs worlds and says what was wrong with
/// them. Exits with 1 if something was; with `--fault`, if nothing was. `--week`: each is a machine that is cut off for a
/// week.
var seeds: UInt64 = 100
var first: UInt64 = 1
var fault: Fault?
var isTraced = false
var isWeek = false

var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
    switch (option, arguments.first.flatMap { UInt64($0) }) {
    case ("--seeds", let number?): seeds = number
    case ("--from", let number?): first = number
    case ("--fault", _):
        fault = arguments.first.flatMap { Fault(rawValue: $0) }
        if fault == nil { leave("--fault takes one of: " + Fault.allCases.map(\.rawValue).joined(separator: " ")) }
    case ("--week", _):
        isWeek = true
        continue
    case ("--trace", _):
        isTraced = true
        continue
    default: leave("usage: hero-simulate [--seeds N] [--from SEED] [--fault NAME] [--week] [--trace]")
    }
    _ = arguments.popFirst()
}

var failures = 0
var jobs = 0
var processes = 0
var adoptions = 0
var troubles = 0
if isWeek { leave(status: runWeeks(first..<(first + seeds))) }
for seed in first..<(first + seeds) {
    var world = Simulator(seed: seed, fault: fault)
    if isTraced { world.trace = { print($0) } }
    let outcome = world.run()
    jobs += outcome.jobs
    processes += outcome.processes
    adoptions += outcome.adoptions
    troubles += outcome.troubles
    guard !outcome.faults.isEmpty else { continue }
    failures += 1
    print("seed \(seed): \(outcome.faults.joined(separator: "\n    "))")
    if fault != nil || failures >= 10 { break }
}
print(
    "\(seeds) seeds from \(first): \(jobs) jobs, \(processes) processes, \(adoptions) taken over, \(troubles) troubles; "
        + "\(failures) seeds failed"
)
leave(status: (failures == 0) == (fault == nil) ? 0 : 1)
