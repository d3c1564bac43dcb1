import Script
import Testing

@Suite struct EngineTests {
    @Test func `an engine can be made`() {
        _ = Engine()
    }
}
