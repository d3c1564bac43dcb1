import Testing

@testable import Server

/// Who loses its place.
@Suite struct HTTPPlacesTests {
    @Test func `the one that waits longest goes`() {
        var places = HTTPPlaces(max: 3)
        let first = (1...3).map { _ in places.admit() }
        #expect(first == (1...3).map { .admitted($0, instead: nil) })
        let isThere = places.answer(1)
        #expect(isThere)
        places.wait(1)
        let next = (4...6).map { _ in places.admit() }
        #expect(next == [.admitted(4, instead: 2), .admitted(5, instead: 3), .admitted(6, instead: 1)])
        #expect(places.count == 3)
    }

    @Test func `who is answered stays, and when all are nobody comes`() {
        var places = HTTPPlaces(max: 2)
        _ = (places.admit(), places.admit(), places.answer(1), places.answer(2))
        let third = places.admit()
        #expect(third == .full)
        places.wait(2)
        let fourth = places.admit()
        #expect(fourth == .admitted(3, instead: 2))
        places.leave(1)
        let fifth = places.admit()
        #expect(fifth == .admitted(4, instead: nil))
    }

    @Test func `a place that is lost stays lost`() {
        var places = HTTPPlaces(max: 1)
        let admissions = [places.admit(), places.admit()]
        #expect(admissions == [.admitted(1, instead: nil), .admitted(2, instead: 1)])
        let isThere = places.answer(1)
        #expect(!isThere)
        places.wait(1)
        places.leave(1)
        #expect(places.count == 1)
        let third = places.admit()
        #expect(third == .admitted(3, instead: 2))
    }
}
