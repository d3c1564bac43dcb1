/// `eval`: text compiled against the variables visible at the call, run in the caller's registers.
extension Machine {
    /// Enters the code of an `eval`.
    func evaluate(
        _ site: CallSite, _ r: UnsafeMutablePointer<Value>, text: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        let given = unsafe text.take()
        guard case .string(let source) = given.untagged else {
            throw ScriptError(.mismatchDataType(actual: given.typeName, expected: "string"))
        }
        let depth = unsafe state.pointee.depth
        guard depth < callDepthMax else { throw ScriptError(.stackOverflow) }
        let environment = unsafe environment(of: frame)
        let function: CompiledFunction
        do throws(ScriptError) {
            var parser = Parser(source: source.bytes, options: syntax)
            let script = try parser.parseEvaluated(
                variables: site.visible.map(\.name))
            function = try ScriptCompiler.compileEvaluated(
                script, at: site, table: environment.table, limits: limits)
        } catch {
            error.leave(TraceEntry(.function("eval"), source: environment.source, position: site.position))
            throw error
        }
        evaluated.append(function)
        let scope: DynamicScope
        if let known = self.scope(at: depth) {
            scope = known
        } else {
            scope = DynamicScope()
            scopes.append((depth, scope))
            unsafe frame.pointee.flags.insert(.named)
        }
        scope.depth = site.scopeDepth
        let header = unsafe function.header
        let needed = unsafe header.pointee.registerCount + 1
        let base = unsafe frame.pointee.base
        guard unsafe base + needed <= state.pointee.segmentEnd else { throw ScriptError(.stackOverflow) }
        let this = unsafe frame.pointee.flags.intersection([.thisBound, .thisConstant])
        unsafe push(
            function, environment, base: base, result: result,
            flags: this.union([.evaluated, .named]))
        unsafe scopes.append((state.pointee.depth, scope))
    }
}
