/// The packages that every script has.
extension Registry {
    /// Registers all of them.
    package func registerStandardLibrary() {
        registerCore()
        registerIntegers()
        registerFloats()
        registerBitFields()
        registerCharacters()
        registerStrings()
        registerArrays()
        registerMaps()
        registerBlobs()
        registerIterators()
        registerTimestamps()
        registerOperators()
        registerReflection()
    }
}
