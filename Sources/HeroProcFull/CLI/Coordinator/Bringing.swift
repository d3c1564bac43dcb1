import API
import Client
import Noise
import RunnerProtocol
import System

/// Brings what jobs are to find to the coordinator, before they are submitted. What is there already is not sent.
struct Bringing {
    let client: Client

    /// Brings the files that a run names, and says of each what is in it instead of where it lies.
    func bring(_ run: inout RunSubmit.Parameters) throws {
        for group in run.jobs.indices {
            for at in (run.jobs[group].put ?? []).indices {
                let given = run.jobs[group].put?[at]
                guard let path = given?.file else { continue }
                let brought = try bring(path, given)
                run.jobs[group].put?[at] = brought
            }
        }
    }

    private func bring(_ path: String, _ given: RunSubmit.Group.File?) throws -> RunSubmit.Group.File {
        let name = given?.name ?? path.split(separator: "/").last.map(String.init) ?? path
        guard WireName.isValid(Array(name.utf8)) else {
            throw UsageError(message: "`\(name)` is no name for a file: 1 to 128 bytes without a slash")
        }
        let (file, isProgram) = try open(path)
        let digest = try hash(file, path)
        if try !client.hasFile(digest) { try client.put(digest, file.descriptor, bytes: file.size) }
        var brought = RunSubmit.Group.File(file: "", name: name)
        brought.file = nil
        brought.sha256 = digest
        brought.executable = given?.executable ?? isProgram
        return brought
    }

    private final class Opened {
        let descriptor: Descriptor
        let size: UInt64

        init(_ descriptor: consuming Descriptor, size: UInt64) {
            self.descriptor = descriptor
            self.size = size
        }
    }

    private func open(_ path: String) throws -> (Opened, isProgram: Bool) {
        do throws(Errno) {
            // A FIFO would wait for somebody; it is refused below.
            let descriptor = try Descriptor.open(CString(path.utf8), [.read, .nonblocking])
            let status = try descriptor.status()
            guard status.isRegular else { throw .invalid }
            guard status.size <= WireLimits.fileBytesMax else { throw .tooBig }
            return (Opened(descriptor, size: status.size), status.isProgram)
        } catch .invalid {
            throw UsageError(message: "\(path) is no regular file")
        } catch .tooBig {
            throw UsageError(message: "\(path) has more than \(WireLimits.fileBytesMax >> 20) MiB")
        } catch {
            throw UsageError(message: "\(path): \(String(decoding: error.message, as: UTF8.self))")
        }
    }

    private func hash(_ file: Opened, _ path: String) throws -> String {
        var hash = SHA256.Parts()
        var space = [UInt8](repeating: 0, count: 64 << 10)
        var at: UInt64 = 0
        while true {
            let count: Int
            do throws(Errno) {
                count = try file.descriptor.read(into: &space, at: at)
            } catch {
                throw UsageError(message: "\(path): \(String(decoding: error.message, as: UTF8.self))")
            }
            if count == 0 { break }
            hash.add(space[..<count])
            at += UInt64(count)
        }
        return DigestText.text(of: hash.hash)
    }
}
