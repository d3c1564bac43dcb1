import Execution
import RunnerProtocol
import System

@main
struct HeroRunner {
    static func main() {
        let arguments = Arguments()
        var launch = Launch()
        for i in 1..<arguments.count {
            launch.arguments += arguments[i]
            launch.arguments.append(0)
        }
        launch.candidates = arguments[1] + [0, ]
        let mask = SignalSet.all.block()
        launch.signalMask = mask
        var method = Launch.Method.clone3
        do throws(Launch.Failure) {
            let pid = try launch.start(by: &method)
            var text: [UInt8] = []
            text.append(decimal: pid)
            text.append("\n")
            StandardStream.output.write(text)
        } catch {
            var text: [UInt8] = error.reason.message
            text.append("\n")
            StandardStream.errors.write(text)
        }
    }
}
