import Script

/// The commands of `hero-proc`. Gives the exit status.
package func run(arguments: [String]) -> Int32 {
    return 0
}
