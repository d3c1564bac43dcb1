import FoundationEssentials

/// Where everything that belongs to a person's Hero lies: `HERO_HOME`, or `hero` in the home directory.
struct HeroHome {
    /// The directory; nil when the environment names neither.
    let directory: String?

    /// The one of this environment.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let given = environment["HERO_HOME"], !given.isEmpty {
            directory = given
        } else if let home = environment["HOME"], !home.isEmpty {
            directory = home + "/hero"
        } else {
            directory = nil
        }
    }

    /// A file of `hero-proc` itself.
    func file(_ name: String) -> String? { directory.map { "\($0)/var/hero_proc/\(name)" } }
}
