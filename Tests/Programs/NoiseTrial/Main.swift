import Noise
import System

/// Says the handshake of the first record of Tests/Vectors/noise/ik.txt as the shipped runner would, and prints its
/// messages as they stand there. contrib/check-noise builds and runs it for each CPU.
@main enum NoiseTrial {
    static func main() {
        do throws(NoiseError) {
            try run()
        } catch {
            StandardStream.errors.write(bytes("failed\n"))
            Process.exit(1)
        }
    }

    private static func run() throws(NoiseError) {
        var keys: [[UInt8]] = [counting(from: 0), counting(from: 1), counting(from: 0x20), counting(from: 0x41)]
        let initiatorKey = try PrivateKey.take(&keys[0])
        let responderKey = try PrivateKey.take(&keys[1])
        var initiator = try Handshake.initiator(
            initiatorKey, to: responderKey.publicKey, prologue: [], random: &keys[2])
        var responder = try Handshake.responder(responderKey, prologue: [], random: &keys[3])
        let first = try initiator.write([])
        print(0, first)
        _ = try responder.read(first)
        let second = try responder.write([])
        print(1, second)
        _ = try initiator.read(second)
        var left = try initiator.finish()
        var right = try responder.finish()

        var message = bytes("yellowsubmarine")
        try left.seal(&message)
        print(2, message)
        _ = try right.open(&message, in: 0..<message.count)
        message = bytes("submarineyellow")
        try right.seal(&message)
        print(3, message)
        _ = try left.open(&message, in: 0..<message.count)
        message[0] ^= 1
        do throws(NoiseError) {
            _ = try right.open(&message, in: 0..<message.count)
        } catch {
            StandardStream.output.write(bytes("refused\n"))
        }
    }

    private static func counting(from first: UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        for offset: UInt8 in 0..<32 { bytes.append(first + offset) }
        return bytes
    }

    /// A literal's bytes stay where they are.
    private static func bytes(_ text: StaticString) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<text.utf8CodeUnitCount { bytes.append(unsafe text.utf8Start[index]) }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

    private static func print(_ number: UInt8, _ message: [UInt8]) {
        var line = bytes("msg_") + [digit(number)] + bytes("_ciphertext=")
        for byte in message { line += [digit(byte >> 4), digit(byte & 15)] }
        StandardStream.output.write(line + [10])
    }
}
