import CLI
import Glibc

@main
struct HeroProc {
    static func main() {
        let services = Services(serve: serve, restore: restore)
        exit(CLI.run(arguments: Array(CommandLine.arguments.dropFirst()), services: services))
    }
}
