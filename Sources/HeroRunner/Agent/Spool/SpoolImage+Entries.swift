import RunnerProtocol

extension SpoolImage {
    /// What a spool of that size may hold. A half holds it with what framing adds, and has room left for what follows,
    /// so that it is not written anew at every turn.
    package static func bytesMax(spoolBytes: Int) -> Int { spoolBytes / 2 / 4 * 3 }

    /// Calls `body` with entries that make this image out of an empty one. A thing comes before what refers to it.
    @inline(never)
    func forEachEntry(_ body: (SpoolEntry) -> Void) {
        body(.identity(spoolID))
        body(.numbering(first: notices.first))
        if let bootID { body(.boot(bootID)) }
        body(.fence(fence))
        body(.intake(intake))
        for template in templates { body(.template(number: template.number, template.specification)) }
        for assignment in assignments { body(.accepted(assignment.assignment)) }
        var number = notices.first
        while let notice = notices[number] {
            body(.notice(notice))
            number += 1
        }
        for assignment in assignments { forEachEntry(of: assignment, body) }
    }

    private func forEachEntry(of assignment: SpooledAssignment, _ body: (SpoolEntry) -> Void) {
        let key = assignment.key
        if let stop = assignment.stop { body(.stop(key, stop)) }
        assignment.backlog.forEach(of: key) { body(.pending($0)) }
        body(.state(key, assignment.state))
    }
}
