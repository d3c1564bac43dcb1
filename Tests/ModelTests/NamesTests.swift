import Model
import Testing

struct NamesTests {
    @Test(arguments: ["web.42", "a.1", "Web_2-x.18446744073709551615"])
    func `a run's name is read as it is written`(text: String) {
        #expect(RunName(text)?.description == text)
    }

    @Test(arguments: ["web.42/build", "web.42/build.7", "web.42"])
    func `a job's name is read as it is written`(text: String) {
        #expect(JobName(text)?.description == text)
    }

    @Test(arguments: ["web.42/build~2", "web.42/build.7~1", "web.42~3"])
    func `an attempt's name is read as it is written`(text: String) {
        #expect(AttemptName(text)?.description == text)
    }

    @Test(arguments: [
        "", "web", "web.", ".1", "web.0", "web.01", "web.+1", "web.-1", "web.1.2", "we b.1", "-web.1", "wéb.1",
        "web.18446744073709551616", "web.1/", "web.1/a/b", "web.1/a.0", "web.1/a.b", "web.1/-a", "web.1~1",
    ])
    func `what is no job's name is not taken for one`(text: String) {
        #expect(JobName(text) == nil)
    }

    @Test func `a base name has at most 64 letters, digits, hyphens and underscores`() {
        #expect(RunName.isBase(String(repeating: "a", count: 64)))
        #expect(!RunName.isBase(String(repeating: "a", count: 65)))
        #expect(!RunName.isBase(""))
        #expect(!RunName.isBase("_a"))
        #expect(!RunName.isBase("a/b"))
    }
}
