import CLI

@main
struct HeroProc {
    static func main() {
        _ = CLI.run(arguments: [])
    }
}
