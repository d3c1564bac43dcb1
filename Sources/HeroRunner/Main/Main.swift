@main
struct HeroRunner {
    static func main() {
    }
}
