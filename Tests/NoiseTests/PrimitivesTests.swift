import CBearSSL
import Testing

@testable import Noise

/// The primitives give what the standards that define them print.
struct PrimitivesTests {
    private func secret(_ text: String) throws -> Secret {
        var bytes = Hex.bytes(text)
        return try Secret.take(&bytes)
    }

    private func bytes(of secret: borrowing Secret) -> [UInt8] {
        // A secret is 32 bytes for as long as it lives.
        let start = unsafe secret.address
        return unsafe Array(UnsafeBufferPointer(start: start, count: 32))
    }

    /// FIPS 180-4; the values are those of its examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `a hash is the published one`(text: String, hash: String) {
        #expect(SHA256.hash(of: Array(text.utf8)) == Hex.bytes(hash))
    }

    /// RFC 7748, section 5.2; the second point has its highest bit set, which counts for nothing.
    @Test(arguments: [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
        ),
    ])
    func `X25519 multiplies as RFC 7748 does`(scalar: String, point: String, result: String) throws {
        let shared = try Primitives.sharedSecret(of: try secret(scalar), and: try PublicKey(Hex.bytes(point)))
        #expect(bytes(of: shared) == Hex.bytes(result))
    }

    /// RFC 7748, section 5.2: scalar and point become result and scalar, again and again.
    @Test func `X25519 holds over a thousand turns`() throws {
        var scalar = [9] + [UInt8](repeating: 0, count: 31)
        var point = scalar
        for turn in 1...1000 {
            var copy = scalar
            let shared = try Primitives.sharedSecret(of: try Secret.take(&copy), and: try PublicKey(point))
            (point, scalar) = (scalar, bytes(of: shared))
            if turn == 1 {
                #expect(scalar == Hex.bytes("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"))
            }
        }
        #expect(scalar == Hex.bytes("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"))
    }

    /// RFC 7748, section 6.1.
    @Test func `both sides come to the same secret`() throws {
        let alice = try secret("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
        let bob = try secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
        let shared = try Primitives.sharedSecret(of: alice, and: Primitives.publicKey(of: bob))
        let other = try Primitives.sharedSecret(of: bob, and: Primitives.publicKey(of: alice))
        let expected = Hex.bytes("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        #expect(bytes(of: shared) == expected)
        #expect(bytes(of: other) == expected)
        #expect(
            Primitives.publicKey(of: alice).bytes
                == Hex.bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"))
        #expect(
            Primitives.publicKey(of: bob).bytes
                == Hex.bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"))
    }

    /// RFC 8439, appendix A.5.
    @Test func `ChaCha20-Poly1305 opens and seals what RFC 8439 prints`() throws {
        let key = try secret("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0")
        // The nonce 00000000 0102030405060708 as a number.
        let nonce: UInt64 = 0x0807_0605_0403_0201
        let additional = Hex.bytes("f33388860000000000004e91")
        let message = Hex.bytes(
            """
            64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb24c6cfc18755d43eea09ee94e382d26b0
            bdb7b73c321b0100d4f03b7f355894cf332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c855
            9797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4b9166c767b804d46a59b5216cde7a4e9
            9040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a
            0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a1049e617d91d361094fa68f0ff77987130
            305beaba2eda04df997b714d6c6f2c29a6ad5cb4022b02709b eead9d67890cbb22392336fea1851f38
            """)
        let text =
            "Internet-Drafts are draft documents valid for a maximum of six months and may be updated, replaced, or "
            + "obsoleted by other documents at any time. It is inappropriate to use Internet-Drafts as reference "
            + "material or to cite them other than as /\u{201c}work in progress./\u{201d}"
        var bytes = message
        let isRight = Primitives.open(&bytes, in: 0..<bytes.count, key: key, nonce: nonce, hashing: additional)
        #expect(isRight)
        #expect(Array(bytes.dropLast(16)) == Array(text.utf8))
        Primitives.seal(&bytes, in: 0..<bytes.count, key: key, nonce: nonce, hashing: additional)
        #expect(bytes == message)
    }

    @Test func `a text that was changed is zeros afterwards`() throws {
        let key = try secret(String(repeating: "5a", count: 32))
        var bytes = [UInt8](repeating: 1, count: 40 + 16)
        Primitives.seal(&bytes, in: 0..<56, key: key, nonce: 0, hashing: [])
        bytes[3] ^= 1
        let isRight = Primitives.open(&bytes, in: 0..<56, key: key, nonce: 0, hashing: [])
        #expect(!isRight)
        #expect(bytes[..<40].allSatisfy { $0 == 0 })
    }

    /// RFC 5869, appendix A.3: no salt is a salt of zeros.
    @Test func `HKDF gives what RFC 5869 prints`() {
        var (first, second) = ([UInt8](repeating: 0, count: 32), [UInt8](repeating: 0, count: 32))
        let (salt, material) = (first, [UInt8](repeating: 0x0b, count: 22))
        // Each array has the size that the function names.
        unsafe cb_hkdf(&first, &second, salt, material, material.count)
        #expect(
            first + second.prefix(10)
                == Hex.bytes(
                    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"))
    }

    /// FIPS 180-2, appendix B.2, cut where the hash ends and the data begins.
    @Test func `SHA-256 gives what its standard prints`() {
        let text = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
        var hash = Array(text[..<32])
        let rest = Array(text[32...])
        Primitives.mix(rest.span, into: &hash)
        #expect(hash == Hex.bytes("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"))
    }

    /// REKEY, section 4.2 of the specification, by its definition.
    @Test func `a new key is what the old one makes of zeros under the last nonce`() throws {
        let text = String(repeating: "07", count: 32)
        let key = try secret(text)
        Primitives.rekey(key)
        var block = [UInt8](repeating: 0, count: 48)
        Primitives.seal(&block, in: 0..<48, key: try secret(text), nonce: .max, hashing: [])
        #expect(bytes(of: key) == Array(block[..<32]))
    }

    @Test func `a secret takes its bytes and can be wiped`() throws {
        var bytes = [UInt8](1...32)
        let secret = try Secret.take(&bytes)
        #expect(bytes == [UInt8](repeating: 0, count: 32))
        let copy = Secret(copying: secret)
        #expect(self.bytes(of: secret) == [UInt8](1...32))
        secret.wipe()
        #expect(self.bytes(of: secret) == [UInt8](repeating: 0, count: 32))
        #expect(self.bytes(of: copy) == [UInt8](1...32))
    }

    @Test func `a hash of parts is that of the whole`() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for cut in [0, 1, 63, 64, 65, 999, 1000] {
            var parts = SHA256.Parts()
            parts.add(bytes[..<cut])
            _ = parts.hash
            parts.add(bytes[cut...])
            #expect(parts.hash == SHA256.hash(of: bytes))
        }
    }
}
