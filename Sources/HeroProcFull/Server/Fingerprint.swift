import Noise
import RunnerProtocol

/// A public key as people compare it.
enum Fingerprint {
    /// `SHA256:` and the key's hash in base64, with the alphabet for URLs.
    static func text(of key: [UInt8]) -> String {
        "SHA256:" + String(decoding: Base64URL.text(of: SHA256.hash(of: key)), as: UTF8.self)
    }
}
