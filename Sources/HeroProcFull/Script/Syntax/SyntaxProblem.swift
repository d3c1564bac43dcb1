/// What is wrong with a script's text. One case per variant of the reference's syntax errors; the messages stand here only.
package enum SyntaxProblem: Equatable, Sendable {
    /// The script ended too early.
    case unexpectedEnd
    /// A spelling that is not a token, or a token that cannot stand here.
    case badInput(LexicalProblem)
    case unknownOperator(String)
    /// A token that must follow, and what for: `to terminate this statement`.
    case missingToken(String, purpose: String)
    case missingSymbol(String)
    case malformedCall(String)
    case malformedIndex(String)
    case malformedIn(String)
    case malformedCapture(String)
    case duplicatedProperty(String)
    case duplicatedVariable(String)
    case variableExists(String)
    case wrongSwitchDefault
    case wrongSwitchInteger
    case wrongSwitchCondition
    case propertyExpected
    case variableExpected
    case forbiddenVariable(String)
    case variableUndefined(String)
    case moduleUndefined(String)
    case reserved(String)
    /// `Expecting a boolean expression, not a number`.
    case mismatchedType(expected: String, actual: String)
    /// `Expecting a literal expression`.
    case expressionExpected(String)
    case wrongFunctionDefinition
    case functionDuplicated(name: String, parameters: Int)
    case functionNameMissing
    case functionParametersMissing(String)
    case functionDuplicatedParameter(function: String, parameter: String)
    case functionBodyMissing(String)
    case wrongExport
    /// The name, or empty for a constant value.
    case assignmentToConstant(String)
    case assignmentToInvalidTarget
    case expressionTooDeep
    case tooManyFunctions
    /// What, and the limit: `Number of properties in object map literal`.
    case literalTooLarge(String, limit: Int)
    case loopBreak
}

/// What is wrong with a token.
package enum LexicalProblem: Equatable, Sendable {
    case unexpected(String)
    case unterminatedString
    case stringTooLong(Int)
    case malformedEscape(String)
    case malformedNumber(String)
    case malformedCharacter(String)
    case malformedIdentifier(String)
    /// A foreign spelling and what to write instead, the full message.
    case improperSymbol(String)
    /// Any other message, in full.
    case other(String)
}

extension SyntaxProblem {
    /// The variant's name in the reference.
    package var variant: String {
        switch self {
        case .unexpectedEnd: "UnexpectedEOF"
        case .badInput: "BadInput"
        case .unknownOperator: "UnknownOperator"
        case .missingToken: "MissingToken"
        case .missingSymbol: "MissingSymbol"
        case .malformedCall: "MalformedCallExpr"
        case .malformedIndex: "MalformedIndexExpr"
        case .malformedIn: "MalformedInExpr"
        case .malformedCapture: "MalformedCapture"
        case .duplicatedProperty: "DuplicatedProperty"
        case .duplicatedVariable: "DuplicatedVariable"
        case .variableExists: "VariableExists"
        case .wrongSwitchDefault: "WrongSwitchDefaultCase"
        case .wrongSwitchInteger: "WrongSwitchIntegerCase"
        case .wrongSwitchCondition: "WrongSwitchCaseCondition"
        case .propertyExpected: "PropertyExpected"
        case .variableExpected: "VariableExpected"
        case .forbiddenVariable: "ForbiddenVariable"
        case .variableUndefined: "VariableUndefined"
        case .moduleUndefined: "ModuleUndefined"
        case .reserved: "Reserved"
        case .mismatchedType: "MismatchedType"
        case .expressionExpected: "ExprExpected"
        case .wrongFunctionDefinition: "WrongFnDefinition"
        case .functionDuplicated: "FnDuplicatedDefinition"
        case .functionNameMissing: "FnMissingName"
        case .functionParametersMissing: "FnMissingParams"
        case .functionDuplicatedParameter: "FnDuplicatedParam"
        case .functionBodyMissing: "FnMissingBody"
        case .wrongExport: "WrongExport"
        case .assignmentToConstant: "AssignmentToConstant"
        case .assignmentToInvalidTarget: "AssignmentToInvalidLHS"
        case .expressionTooDeep: "ExprTooDeep"
        case .tooManyFunctions: "TooManyFunctions"
        case .literalTooLarge: "LiteralTooLarge"
        case .loopBreak: "LoopBreak"
        }
    }

    /// The message after `Syntax error: `, without a place.
    package var message: String {
        switch self {
        case .unexpectedEnd: "Script is incomplete"
        case .badInput(let problem): problem.message
        case .unknownOperator(let op): "Unknown operator: '\(op)'"
        case .missingToken(let token, let purpose): "Expecting '\(token)' \(purpose)"
        case .missingSymbol(let text), .malformedCall(let text), .malformedIndex(let text): text
        case .malformedIn(let text), .malformedCapture(let text): text
        case .duplicatedProperty(let name): "Duplicated property for object map literal: \(name)"
        case .duplicatedVariable(let name): "Duplicated variable name: \(name)"
        case .variableExists(let name): "Variable already defined: \(name)"
        case .wrongSwitchDefault: "Default switch case must be the last"
        case .wrongSwitchInteger: "Numeric switch case cannot follow a range case"
        case .wrongSwitchCondition: "This switch case cannot have a condition"
        case .propertyExpected: "Expecting name of a property"
        case .variableExpected: "Expecting name of a variable"
        case .forbiddenVariable(let name): "Forbidden variable name: \(name)"
        case .variableUndefined(let name): "Undefined variable: \(name)"
        case .moduleUndefined(let name): "Undefined module: \(name)"
        case .reserved(let text): text
        case .mismatchedType(let expected, let actual): "Expecting \(expected), not \(actual)"
        case .expressionExpected(let what): "Expecting \(what) expression"
        case .wrongFunctionDefinition:
            "Function definitions must be at global level and cannot be inside a block or another function"
        case .functionDuplicated(let name, let count):
            "Function \(name) with \(count == 0 ? "no" : "\(count)") parameter\(count == 1 ? "" : "s") already exists"
        case .functionNameMissing: "Expecting function name in function declaration"
        case .functionParametersMissing(let name): "Expecting parameters for function \(name)"
        case .functionDuplicatedParameter(let function, let parameter):
            "Duplicated parameter \(parameter) for function \(function)"
        case .functionBodyMissing(let name): "Expecting body statement block for function \(name)"
        case .wrongExport: "Export statement can only appear at global level"
        case .assignmentToConstant(let name):
            "Cannot assign to \(name.isEmpty ? "a constant value" : "constant \(name)")"
        case .assignmentToInvalidTarget: "Expression cannot be assigned to"
        case .expressionTooDeep: "Expression exceeds maximum complexity"
        case .tooManyFunctions: "Number of functions defined exceeds maximum limit"
        case .literalTooLarge(let what, let limit): "\(what) exceeds the maximum limit (\(limit))"
        case .loopBreak: "Break statement should only be used inside a loop"
        }
    }
}

extension LexicalProblem {
    /// The message without a place.
    package var message: String {
        switch self {
        case .unexpected(let text): "Unexpected '\(text)'"
        case .unterminatedString: "Open string is not terminated"
        case .stringTooLong(let limit): "Length of string literal exceeds the maximum limit (\(limit))"
        case .malformedEscape(let text): "Invalid escape sequence: '\(text)'"
        case .malformedNumber(let text): "Invalid number: '\(text)'"
        case .malformedCharacter(let text): "Invalid character: '\(text)'"
        case .malformedIdentifier(let text): "Variable name is not proper: '\(text)'"
        case .improperSymbol(let text), .other(let text): text
        }
    }
}
