import RunnerProtocol
import System

/// The open ends of a job's standard streams, from before its start until its main process runs.
struct JobStreams: ~Copyable {
    private var input: Descriptor?
    private var output: Descriptor?
    private var errors: Descriptor?
    private var errorsJoinOutput = false
    /// Output that passes through the runner: where it is read, and the file it goes to.
    var outputPump: OutputPump?
    var errorsPump: OutputPump?
    /// Where output that is captured is read.
    var outputCapture: Descriptor?
    var errorsCapture: Descriptor?

    private init() {}

    /// Opens everything a job's streams lead to. Files are opened by the runner, as its user. From the second attempt on
    /// they are continued. `signalMask` is what was blocked before the runner took its signals over.
    static func open(
        _ streams: Streams, attempt: UInt64, signalMask: SignalSet, for duty: Duty
    ) throws(StartFailure) -> JobStreams {
        var opened = JobStreams()
        do throws(Errno) {
            switch streams.input {
            case .inherited where duty == .command: break
            case .inherited, .null: opened.input = try Descriptor.open("/dev/null", .read)
            case .file(let path): opened.input = try Descriptor.open(CString(path), .read, under: signalMask)
            }
        } catch {
            throw StartFailure(.openInput, error)
        }
        let existing = attempt > 1 ? .appended : streams.existing
        do throws(Errno) {
            let sink = try OpenedSink.open(streams.output, existing, streams.rotation, signalMask, duty)
            opened.output = sink.descriptor.take()
            opened.outputPump = sink.pump
            opened.outputCapture = sink.capture.take()
        } catch {
            throw StartFailure(.openOutput, error)
        }
        do throws(Errno) {
            let sink = try OpenedSink.open(streams.errors, existing, streams.rotation, signalMask, duty)
            opened.errors = sink.descriptor.take()
            opened.errorsPump = sink.pump
            opened.errorsCapture = sink.capture.take()
            opened.errorsJoinOutput = streams.errors == .joined
        } catch {
            throw StartFailure(.openErrors, error)
        }
        return opened
    }

    /// Tells the start which descriptors become the job's 0, 1 and 2. They must stay open until it has happened.
    func connect(_ launch: Launch) {
        launch.input = raw(input)
        launch.output = raw(output)
        // Standard output is connected first, so joining it is a copy of 1.
        launch.errors = errorsJoinOutput ? StandardStream.output.rawValue : raw(errors)
    }

    /// The runner's ends of output that passes through it; -1: there is none.
    var outputSource: Int32 { outputPump?.raw ?? raw(outputCapture) }
    var errorsSource: Int32 { errorsPump?.raw ?? raw(errorsCapture) }

    private func raw(_ descriptor: borrowing Descriptor?) -> Int32 {
        switch descriptor {
        case .some(let descriptor): descriptor.raw
        case nil: -1
        }
    }
}

/// Where one stream leads: the job's end, and the runner's if the output passes through it.
private final class OpenedSink {
    var descriptor: Descriptor?
    var pump: OutputPump?
    var capture: Descriptor?

    private init() {}

    static func open(
        _ sink: Streams.Sink, _ existing: Streams.Existing, _ rotation: Streams.Rotation?, _ signalMask: SignalSet,
        _ duty: Duty
    ) throws(Errno) -> OpenedSink {
        let opened = OpenedSink()
        switch sink {
        case .inherited where duty == .agent:
            var pipe = try Descriptor.pipe()
            opened.descriptor = pipe.writeEnd.take()
            opened.capture = pipe.readEnd.take()
            try opened.capture?.becomeNonblocking()
        case .inherited, .joined: break
        case .null: opened.descriptor = try Descriptor.open("/dev/null", .write)
        case .file(let path):
            if let rotation {
                var pipe = try Descriptor.pipe()
                let file = try LogFile.open(path, existing, rotation)
                opened.descriptor = pipe.writeEnd.take()
                if let readEnd = pipe.readEnd.take() { opened.pump = try OutputPump.make(reading: readEnd, into: file) }
            } else {
                let mode: Descriptor.Mode = existing == .appended ? .append : .truncate
                opened.descriptor = try Descriptor.open(CString(path), [.write, .create, mode], under: signalMask)
            }
        }
        return opened
    }
}
