import Options
import RunnerProtocol
import Testing

@Suite struct UserDatabaseTests {
    @Test(
        arguments: [
            ("root", 0, 0, [0]), ("anna", 1000, 1000, [1000, 29, 44]), ("anna:audio", 1000, 29, [29, 44]),
            ("anna:5", 1000, 5, [5, 29, 44]), ("33", 33, 33, [33]), ("www-data:root", 33, 0, [0]),
            ("4711:12", 4711, 12, [12]), ("4711:video", 4711, 44, [44]), ("1000", 7, 7, [7]),
        ] as [(String, UInt32, UInt32, [UInt32])])
    func `a user is found with all groups`(_ name: String, _ id: UInt32, _ group: UInt32, _ groups: [UInt32]) throws {
        let user = try #require(try exec("--user", name, in: .users)?.job.identity.user)
        #expect(user == Identity.User(id: id, group: group, supplementaryGroups: groups))
    }

    @Test(
        arguments: [
            ("nobody", "no such user in /etc/passwd"), ("anna:nogroup", "no such group in /etc/group"),
            ("anna:", "no such group in /etc/group"), ("broken line", "no such user in /etc/passwd"),
            ("4711", "not in /etc/passwd, so name the group too, as in 1000:1000"),
            ("4294967295", "no such user in /etc/passwd"), ("-1", "no such user in /etc/passwd"),
            (":0", "expected a user's name or number, with :GROUP behind it if wanted"),
        ])
    func `a user that cannot be resolved is refused`(_ name: String, _ reason: String) {
        #expect(
            execMessage(["--user", name, "true"], in: .users) == "hero-runner exec: --user: '\(name)': \(reason)\n")
    }

    @Test func `numbers need no files`() throws {
        let user = try #require(try exec("--user", "1:2")?.job.identity.user)
        #expect(user == Identity.User(id: 1, group: 2, supplementaryGroups: [2]))
    }
}
