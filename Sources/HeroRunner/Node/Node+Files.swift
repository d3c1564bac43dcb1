import Agent
import RunnerProtocol
import System

/// Bringing files to jobs before they are started.
extension Node {
    /// Starts a job, when its files are there.
    mutating func begin(_ start: JobStart) {
        if start.specification.files.isEmpty { return self.start(start) }
        bringing.append(start)
        if bringing.count == 1 { bringFiles() }
    }

    /// Starts those whose files are there, and asks for what the next one misses.
    private mutating func bringFiles() {
        while let start = bringing.first {
            do throws(Errno) {
                if try !hasFiles(start) { return }
                bringing.removeFirst()
                self.start(start)
            } catch {
                bringFailed(error)
            }
        }
    }

    /// Whether everything is there that a job is to find; if not, the next file is on its way. What has its name is whole,
    /// be it a file or the directory. A directory that has it is the job's own, which may change what is there.
    private mutating func hasFiles(_ start: JobStart) throws(Errno) -> Bool {
        let path = CString(filesPath(start.key))
        if (try? Files.status(of: path)) != nil { return true }
        let draft = draftPath(start.key)
        try Files.makePrivateDirectory(file("files"))
        try Files.makePrivateDirectory(CString(draft))
        for file in start.specification.files {
            if (try? Files.status(of: CString(draft, slash: file.name))) != nil { continue }
            let fetch = try FileFetch(file, at: partialFile)
            self.fetch = fetch
            if fetch.isWhole { try finish(fetch, start.key) } else { return askForFile() }
        }
        // After a loss of power it may have to run again before there is a coordinator to ask.
        try Files.synchronizeDirectory(CString(draft))
        try Files.renameIfPresent(CString(draft), to: path)
        try Files.synchronizeDirectory(file("files"))
        return true
    }

    private mutating func finish(_ fetch: FileFetch, _ key: AssignmentKey) throws(Errno) {
        try fetch.finish()
        try Files.renameIfPresent(partialFile, to: CString(draftPath(key), slash: fetch.file.name))
        self.fetch = nil
    }

    /// Takes a part. One that is not asked for any more is nothing.
    mutating func take(_ part: FilePart) {
        guard let fetch, let start = bringing.first, part.place.digest == fetch.file.digest,
            part.place.offset == fetch.written
        else { return }
        do throws(Errno) {
            try fetch.add(part.bytes)
            if !fetch.isWhole { return _ = askForFile() }
            try finish(fetch, start.key)
        } catch {
            bringFailed(error)
        }
        bringFiles()
    }

    /// Asks for what comes next of a file. Gives false: it is not there yet.
    @discardableResult
    mutating func askForFile() -> Bool {
        guard let fetch, connection?.link?.state == .open else { return false }
        while fetch.asked < fetch.file.size, fetch.asked - fetch.written < Limits.fileBytesAhead {
            send(.fileWanted(FilePlace(digest: fetch.file.digest, offset: fetch.asked)))
            fetch.asked += UInt64(WireLimits.filePartBytesMax)
        }
        return false
    }

    /// The first one that waits cannot have its files.
    private mutating func bringFailed(_ reason: Errno) {
        let key = bringing.removeFirst().key
        fetch = nil
        removeFiles(key)
        let report = AttemptReport(name: [], attempt: 1, cause: .spawnFailed)
        report.failure = SpawnFailure(step: .bringFiles, code: reason.code)
        events.append(.attemptEnded(key, attempt: 1, report, .last))
    }

    /// A job is not to be started any more, if it still waits for its files.
    mutating func bringNothing(to key: AssignmentKey) {
        guard let at = bringing.firstIndex(where: { $0.key == key }) else { return }
        bringing.remove(at: at)
        if at == 0 { fetch = nil }
        removeFiles(key)
        events.append(.jobFinished(key))
        if at == 0 { bringFiles() }
    }

    // The directories.

    /// The directory of a job's files.
    func filesPath(_ key: AssignmentKey) -> [UInt8] { [UInt8](CString(file("files").bytes, slash: name(key)).bytes) }

    /// The same until all of them are there.
    private func draftPath(_ key: AssignmentKey) -> [UInt8] {
        [UInt8](CString(file("files").bytes, slash: draftName(key)).bytes)
    }

    private func draftName(_ key: AssignmentKey) -> [UInt8] {
        var name = name(key)
        name.append(".new")
        return name
    }

    private func name(_ key: AssignmentKey) -> [UInt8] {
        var name: [UInt8] = []
        name.append(decimal: key.job)
        name.append("-")
        name.append(decimal: key.epoch)
        return name
    }

    private var partialFile: CString { file("files/partial") }

    /// Removes a job's files, and whatever else it has left there.
    mutating func removeFiles(_ key: AssignmentKey) {
        removeFiles(CString(name(key)))
        removeFiles(CString(draftName(key)))
    }

    private mutating func removeFiles(_ name: CString) {
        do throws(Errno) {
            try Descriptor.open(file("files"), [.read, .directory, .noFollow]).removeTree(name)
        } catch {
            if error == .noSuchFile { return }
            var line = NodeLog.line
            line.append("files of ")
            line.add(name.bytes)
            line.append(" stay until the next start: ")
            line.add(error.message)
            log.write(line)
        }
    }

    /// Removes the directories of jobs that are over.
    mutating func sweepFiles() {
        guard let folder = try? Descriptor.open(file("files"), [.read, .directory, .noFollow]),
            let names = try? folder.subdirectories()
        else { return }
        for name in names where !isNeeded(name) { removeFiles(name) }
    }

    private func isNeeded(_ directory: CString) -> Bool {
        for assignment in core.image.assignments where !assignment.state.isOver {
            let key = assignment.key
            if directory == CString(name(key)) || directory == CString(draftName(key)) { return true }
        }
        return false
    }
}
