import CLI
import Glibc

@main
struct HeroProc {
    static func main() {
        exit(CLI.run(arguments: Array(CommandLine.arguments.dropFirst())))
    }
}
