import Noise
import RunnerProtocol

/// A public key as people compare it.
enum Fingerprint {
    /// `SHA256:` and the key's hash in base64, with the alphabet for URLs.
    static func text(of key: [UInt8]) -> String {
        var text = Array("SHA256:".utf8)
        Base64URL.append(SHA256.hash(of: key), to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
