/// What went wrong, with what the message and the `catch` map need. One case per variant of LANGUAGE.md §9.
package enum ErrorKind {
    case parsing(SyntaxProblem)
    case variableNotFound(String)
    case propertyNotFound(String)
    case variableExists(String)
    case forbiddenVariable(String)
    case assignmentToConstant(String)
    case dataRace(String)
    /// The signature: `f (i64, array)`.
    case functionNotFound(String)
    case nonPureMethodOnConstant(String)
    case moduleNotFound(String)
    case unboundThis
    case mismatchDataType(actual: String, expected: String)
    case mismatchOutputType(actual: String, expected: String)
    case arrayBounds(index: Int64, count: Int)
    case stringBounds(index: Int64, count: Int)
    case bitFieldBounds(index: Int64, count: Int)
    /// The text after `Indexer unavailable: `, such as `f64 [i64]`.
    case indexingType(String)
    case dotExpression(DotProblem)
    case notIterable
    /// The message in full, such as `Division by zero: 1 / 0`.
    case arithmetic(String)
    /// `throw` and failures of the host's functions.
    case runtime(Value)
    case tooManyOperations
    case tooManyVariables
    case tooManyModules
    case stackOverflow
    /// The message in full: `Length of string too large`.
    case dataTooLarge(String)
    /// The host stopped the script; the value is its token.
    case terminated(Value)
    /// A failure outside the script, such as an unreadable file.
    case system(String)
    /// `exit(value)`: not a failure, but it leaves the same way.
    case exit(Value)
    /// A native function waits: not a failure, but it leaves the loop the same way. The frames stay.
    case suspended(WaitToken)
}

/// What is wrong with `x.p`.
package enum DotProblem {
    /// Reading a property of a type that has none of that name.
    case noGetter(property: String, type: String)
    /// Writing a property of a type that has none of that name.
    case noSetter(property: String, type: String, value: String)
}

extension ErrorKind {
    /// Whether `catch` can hold it.
    package var isCatchable: Bool {
        switch self {
        case .parsing, .tooManyOperations, .tooManyVariables, .tooManyModules, .stackOverflow, .dataTooLarge: false
        case .terminated, .system, .exit, .suspended: false
        default: true
        }
    }

    /// Whether calls that are left add their line to it.
    package var isWrapped: Bool {
        if case .parsing = self { return true }
        return isCatchable
    }

    /// The variant's name, which is also the `error` key of the `catch` map.
    package var variant: String {
        switch self {
        case .parsing: "ErrorParsing"
        case .variableNotFound: "ErrorVariableNotFound"
        case .propertyNotFound: "ErrorPropertyNotFound"
        case .variableExists: "ErrorVariableExists"
        case .forbiddenVariable: "ErrorForbiddenVariable"
        case .assignmentToConstant: "ErrorAssignmentToConstant"
        case .dataRace: "ErrorDataRace"
        case .functionNotFound: "ErrorFunctionNotFound"
        case .nonPureMethodOnConstant: "ErrorNonPureMethodCallOnConstant"
        case .moduleNotFound: "ErrorModuleNotFound"
        case .unboundThis: "ErrorUnboundThis"
        case .mismatchDataType: "ErrorMismatchDataType"
        case .mismatchOutputType: "ErrorMismatchOutputType"
        case .arrayBounds: "ErrorArrayBounds"
        case .stringBounds: "ErrorStringBounds"
        case .bitFieldBounds: "ErrorBitFieldBounds"
        case .indexingType: "ErrorIndexingType"
        case .dotExpression: "ErrorDotExpr"
        case .notIterable: "ErrorFor"
        case .arithmetic: "ErrorArithmetic"
        case .runtime: "ErrorRuntime"
        case .tooManyOperations: "ErrorTooManyOperations"
        case .tooManyVariables: "ErrorTooManyVariables"
        case .tooManyModules: "ErrorTooManyModules"
        case .stackOverflow: "ErrorStackOverflow"
        case .dataTooLarge: "ErrorDataTooLarge"
        case .terminated: "ErrorTerminated"
        case .system: "ErrorSystem"
        case .exit: "Exit"
        case .suspended: "Suspended"
        }
    }

    /// The message without a place.
    package var message: String {
        switch self {
        case .parsing(let problem): "Syntax error: \(problem.message)"
        case .variableNotFound(let name): "Variable not found: \(name)"
        case .propertyNotFound(let name): "Property not found: \(name)"
        case .variableExists(let name): "Variable already defined: \(name)"
        case .forbiddenVariable(let name): "Forbidden variable name: \(name)"
        case .assignmentToConstant(let name): "Cannot modify constant \(name)"
        case .dataRace(let name): "Data race detected on variable '\(name)'"
        case .functionNotFound(let signature): "Function not found: \(signature)"
        case .nonPureMethodOnConstant(let name): "Non-pure method '\(name)' cannot be called on constant"
        case .moduleNotFound(let path): "Module not found: \(path)"
        case .unboundThis: "'this' not bound"
        case .mismatchDataType(let actual, let expected): "Data type incorrect: \(actual) (expecting \(expected))"
        case .mismatchOutputType(let actual, let expected): "Output type incorrect: \(actual) (expecting \(expected))"
        case .arrayBounds(let index, let count): Self.bounds("Array", "element", "array", index, count)
        case .stringBounds(let index, let count): Self.bounds("String", "character", "string", index, count)
        case .bitFieldBounds(let index, let count): Self.bounds("Bit-field", "bit", "bit-field", index, count)
        case .indexingType(let text): "Indexer unavailable: \(text)"
        case .dotExpression(let problem): problem.message
        case .notIterable: "For loop expects iterable type"
        case .arithmetic(let text): text
        case .runtime(let value): Self.thrown(value)
        case .tooManyOperations: "Too many operations"
        case .tooManyVariables: "Too many variables defined"
        case .tooManyModules: "Too many modules imported"
        case .stackOverflow: "Stack overflow"
        case .dataTooLarge(let text): text
        case .terminated: "Script terminated"
        case .system(let text): text
        case .exit: "Exit"
        case .suspended: "Suspended"
        }
    }

    private static func bounds(_ kind: String, _ item: String, _ container: String, _ index: Int64, _ count: Int)
        -> String
    {
        let head = "\(kind) index \(index) out of bounds: "
        if count == 0 { return head + "\(container) is empty" }
        return head + "only \(count) \(item)\(count == 1 ? "" : "s") in \(container)"
    }

    private static func thrown(_ value: Value) -> String {
        let text = value.displayed
        return text.isEmpty ? "Runtime error" : "Runtime error: \(text)"
    }
}

extension DotProblem {
    /// The message without a place.
    package var message: String {
        switch self {
        case .noGetter(let property, let type):
            "Unknown property '\(property)' - a getter is not registered for type '\(type)'"
        case .noSetter(let property, let type, let value):
            "No writable property '\(property)' - a setter is not registered for type '\(type)' to handle '\(value)'"
        }
    }
}
