import RunnerProtocol
import Testing

/// Packed C strings, and environments made of them.
struct StringTableTests {
    private func strings(_ table: StringTable) -> [String] {
        var found: [String] = []
        func take(_ string: ArraySlice<UInt8>) { found.append(String(decoding: string, as: UTF8.self)) }
        table.forEach(take)
        return found
    }

    private func table(_ strings: [String]) -> StringTable {
        var table = StringTable()
        for string in strings { table.append(string.utf8) }
        return table
    }

    @Test func `strings come back in order, empty ones too`() {
        let words = ["ls", "", "-l", "", ""]
        let table = table(words)
        #expect(strings(table) == words)
        #expect(table.count == 5)
        #expect(table.bytes == Array("ls\0\0-l\0\0\0".utf8))
        #expect(table.first == "ls")
    }

    @Test func `an empty table has nothing first`() {
        #expect(StringTable().first.isEmpty)
        #expect(StringTable().count == 0)
        #expect(strings(StringTable()) == [])
    }

    @Test func `a string ends at its first NUL`() {
        var table = StringTable()
        table.append([65, 0, 66])
        table.append([0])
        #expect(strings(table) == ["A", ""])
    }

    @Test(
        arguments: [
            ([], 0), ([0], 1), ([0, 0], 2), ([65, 0], 1), ([65, 0, 66, 0], 2), ([0xff, 0xfe, 0], 1),
        ] as [([UInt8], Int)])
    func `packed strings are taken as they come`(packed: [UInt8], count: Int) {
        let table = StringTable(packed: packed)
        #expect(table?.count == count)
        #expect(table?.bytes == packed)
    }

    @Test(arguments: [[65], [0, 65], [65, 0, 66]] as [[UInt8]])
    func `packed strings without their last NUL are refused`(packed: [UInt8]) {
        #expect(StringTable(packed: packed) == nil)
    }

    @Test func `a variable has the value behind its first equals sign`() {
        let table = table(["A=1", "B=x=y", "C=", "AA=2"])
        #expect(table.value(of: "A".utf8).map { $0 == "1" } == true)
        #expect(table.value(of: "B".utf8).map { $0 == "x=y" } == true)
        #expect(table.value(of: "C".utf8)?.isEmpty == true)
        #expect(table.value(of: "AA".utf8).map { $0 == "2" } == true)
    }

    @Test(arguments: ["", "D", "a", "A=", "A=1", "BB", "NOTHING", "AAAA"])
    func `what is not set has no value`(name: String) {
        let table = table(["A=1", "B=x=y", "NOTHING", "AAA=2"])
        #expect(table.value(of: name.utf8) == nil)
    }

    @Test func `a variable is replaced wherever and however often it stands`() {
        var table = table(["A=1", "B=2", "A=3", "AB=4", "A=5"])
        table.set("A".utf8, to: "new".utf8)
        #expect(strings(table) == ["B=2", "AB=4", "A=new"])
        #expect(table.count == 3)
    }

    @Test func `the first and the last variable can be removed, and all of them`() {
        var table = table(["A=1", "B=2", "C=3"])
        table.remove("C".utf8)
        #expect(strings(table) == ["A=1", "B=2"])
        table.remove("A".utf8)
        #expect(strings(table) == ["B=2"])
        table.remove("missing".utf8)
        table.remove("B".utf8)
        #expect(table == StringTable())
    }

    @Test func `neighbours of the same name are all removed`() {
        var table = table(["A=1", "A=2", "A=", "B=A=1", "A"])
        table.remove("A".utf8)
        #expect(strings(table) == ["B=A=1", "A"])
        #expect(table.count == 2)
    }

    @Test func `a long environment set over and over keeps one value of each`() {
        var table = StringTable()
        for round in 0..<20 {
            for name in 0..<50 { table.set("NAME\(name)".utf8, to: "value\(round)".utf8) }
        }
        #expect(table.count == 50)
        #expect(strings(table) == (0..<50).map { "NAME\($0)=value19" })
    }

    @Test func `bytes that are no text are kept`() {
        var table = StringTable()
        table.set([0xff, 0x80], to: [0xc3, 0x28, 0x3d])
        #expect(table.bytes == [0xff, 0x80, 0x3d, 0xc3, 0x28, 0x3d, 0])
        #expect(table.value(of: [0xff, 0x80]).map(Array.init) == [0xc3, 0x28, 0x3d])
    }
}
