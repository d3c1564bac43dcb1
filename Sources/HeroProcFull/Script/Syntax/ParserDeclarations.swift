/// `let`, `const`, `import` and `export`.
extension Parser {
    /// Reads `let x = e` or `const X = e`.
    mutating func parseDeclaration(_ context: SyntaxContext) throws(ScriptError) -> Declaration {
        let isConstant = isAt(.const)
        let start = skip()
        let name = try takeName()
        if !options.allowShadowing && scope.declares(name.name) {
            throw failure(.variableExists(name.name), at: name.position)
        }
        let value = eat(.assign) ? try parseExpression(try context.deeper(at: start)) : nil
        if isConstant { scope.declareConstant(name.name) } else { scope.declare(name.name) }
        return Declaration(
            name: name.name, namePosition: name.position, isConstant: isConstant, isExported: false, value: value,
            position: start)
    }

    /// Reads `import e as name`.
    mutating func parseImport(_ context: SyntaxContext) throws(ScriptError) -> Statement {
        let start = skip()
        let path = try parseExpression(try context.deeper(at: start))
        let alias = eat(.as) ? try takeName().name : nil
        scope.importModule(alias ?? "")
        return .import(path: path, alias: alias, start)
    }

    /// Reads `export name as alias` or `export let x = e`.
    mutating func parseExport(_ context: SyntaxContext) throws(ScriptError) -> Statement {
        let start = skip()
        if isAt(.let) || isAt(.const) {
            var declaration = try parseDeclaration(try context.deeper(at: start))
            declaration.isExported = true
            declaration.position = start
            return .declaration(declaration)
        }
        let name = try takeName()
        let alias = eat(.as) ? try takeName().name : nil
        return .export(name: name.name, alias: alias, start, namePosition: name.position)
    }
}
