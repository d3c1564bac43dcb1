import Noise

/// What a runner needs to speak with its coordinator over TCP: its own key, and whom it trusts.
package final class Credentials {
    let identity: PrivateKey
    package let coordinator: PublicKey

    /// Leaves zeros in the array of the private key; nil: one of the two has not 32 bytes.
    package init?(key: inout [UInt8], coordinator: [UInt8]) {
        do throws(NoiseError) {
            self.coordinator = try PublicKey(coordinator)
            identity = try PrivateKey.take(&key)
        } catch {
            return nil
        }
    }
}
