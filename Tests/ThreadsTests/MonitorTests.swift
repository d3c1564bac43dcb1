import Testing

@testable import Threads

@Suite struct MonitorTests {
    @Test func `threads take turns with a value`() {
        let sum = Monitor(0)
        for _ in 0..<4 {
            #expect(Thread.start("adder") { for _ in 0..<1000 { sum.change { $0 += 1 } } })
        }
        #expect(sum.wait { $0 == 4000 ? $0 : nil } == 4000)
    }

    @Test func `who waits sees what it waits for`() {
        let box = Monitor<String?>(nil)
        #expect(Thread.start("giver") { box.change { $0 = "here" } })
        #expect(box.wait { $0 } == "here")
    }

    @Test func `waiting ends without what was waited for`() {
        let box = Monitor(1)
        #expect(box.wait(milliseconds: 1) { $0 == 2 ? $0 : nil } == nil)
        #expect(box.wait(milliseconds: 1) { $0 == 1 ? $0 : nil } == 1)
    }

    @Test func `an error of the body comes out and leaves the value free`() {
        struct Refusal: Error {}
        let box = Monitor(1)
        #expect(throws: Refusal.self) { try box.change { _ throws(Refusal) -> Void in throw Refusal() } }
        #expect(box.look { $0 } == 1)
    }
}
