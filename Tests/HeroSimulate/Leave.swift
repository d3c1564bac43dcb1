import System

/// Ends the program with a complaint.
func leave(_ complaint: String) -> Never {
    print("hero-simulate: \(complaint)")
    Process.exit(2)
}

func leave(status: Int32) -> Never { Process.exit(status) }
