/// What a host is told and asked while a script runs.
package struct HostHooks {
    /// `print`: the display text.
    package var print: (String) -> Void = { _ in }
    /// `debug`: the debug text, the module's path and the place.
    package var debug: (String, String?, Position) -> Void = { _, _, _ in }
    /// Called with the number of operations done, at least every `Limits.operationsPerCheck`; a value stops the script.
    package var progress: ((Int) -> Value?)?
    /// Finds a module's text: the path as written and the importer's path; answers the canonical path and the text, or nil.
    package var resolve: (String, String?) throws(ScriptError) -> ModuleText? = { _, _ in nil }

    /// The clock that wall time is taken from.
    package var now: () -> ContinuousClock.Instant = { ContinuousClock.now }

    /// Hooks that do nothing.
    package init() {}
}

/// A module's text.
package struct ModuleText {
    /// What tells modules apart; the text is run once for each.
    package let canonicalPath: String
    /// The text, UTF-8.
    package let source: [UInt8]

    /// A module.
    package init(canonicalPath: String, source: [UInt8]) {
        self.canonicalPath = canonicalPath
        self.source = source
    }
}
