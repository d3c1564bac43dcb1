import Testing

@testable import RunnerProtocol

/// Files of jobs, as a specification has them.
@Suite struct JobFileTests {
    private func file(_ name: String, size: UInt64 = 1, kind: JobFile.Kind = .data) -> JobFile {
        JobFile(name: Array(name.utf8), digest: (0..<32).map { $0 }, size: size, kind: kind)
    }

    /// What is read of what is written; nil: one of both refuses it.
    private func read(_ files: [JobFile]) -> [JobFile]? {
        let specification = JobSpecification(name: Array("a".utf8))
        specification.arguments.append("true".utf8)
        specification.files = files
        let order = Record.order(.template(Template(alias: 1, specification: specification)))
        guard let bytes = try? order.encoded() else { return nil }
        var reader = RecordReader(bytes)
        guard case .record(.order(.template(let template)))? = try? reader.next() else { return nil }
        return template.specification.files
    }

    @Test func `files are read as they were written`() {
        let files = [file("in", size: 0), file("tool", size: 64 << 20, kind: .program), file(".x")]
        #expect(read(files) == files)
        #expect(read([]) == [])
        let most = (1...16).map { file("f\($0)", size: 16 << 20) }
        #expect(read(most) == most)
    }

    @Test func `what is too much, or could lie elsewhere, is refused`() {
        #expect(read((1...17).map { file("f\($0)") }) == nil)
        #expect(read((1...5).map { file("f\($0)", size: 64 << 20) }) == nil)
        #expect(read([file("a", size: 64 << 20 + 1)]) == nil)
        #expect(read([file("a"), file("a")]) == nil)
        for name in ["", ".", "..", "a/b", "/a", "a\n", String(repeating: "a", count: 129)] {
            #expect(read([file(name)]) == nil, "\(name)")
        }
        #expect(read([JobFile(name: [97], digest: [1], size: 1)]) == nil)
    }
}
