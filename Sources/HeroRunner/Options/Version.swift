/// The version of `hero-runner`, in its only place.
package enum Version {
    /// Semantic versioning.
    package static var text: StaticString { "0.1.0" }
}
