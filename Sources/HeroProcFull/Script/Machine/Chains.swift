/// Places: the end of a chain that starts at a variable, read, assigned to, or lent out and given back.
extension Machine {
    /// Whether a chain starts at a constant.
    func isConstant(_ path: PathSite) -> Bool {
        switch path.root {
        case .variable(let variable): variable.isConstant
        case .this: unsafe frame.pointee.flags.contains(.thisConstant)
        case .name(let site):
            switch find(site) {
            case .scope(let scope, let index): scope.variables[index].isConstant
            case .register(_, let isConstant): isConstant
            case .nothing: false
            }
        case .imported: true
        case .temporary: false
        }
    }

    /// What a chain holds.
    func read(_ path: PathSite, _ r: UnsafeMutablePointer<Value>) throws(ScriptError) -> Value {
        var value: Value
        switch path.root {
        case .variable(let variable):
            value = variable.isShared ? try unsafe readShared(r + variable.register) : unsafe r[variable.register]
        case .this(let register), .temporary(let register), .imported(let register, _):
            value = unsafe r[register].flattened
        case .name(let site): value = try unsafe readName(site, r)
        }
        for step in path.steps {
            switch step {
            case .index(let register, let isNullSafe, let bracket, let position):
                if isNullSafe && value.isUnit { return .unit }
                value = try at(bracket, position) { () throws(ScriptError) in
                    unsafe try getIndex(value, r[register])
                }
            case .property(let site, let isNullSafe):
                if isNullSafe && value.isUnit { return .unit }
                value = try getProperty(value, site)
            }
        }
        return value
    }

    /// Gives errors of an index step their place.
    private func at<Result>(
        _ bracket: Position, _ position: Position, _ body: () throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        do throws(ScriptError) {
            return try body()
        } catch {
            if case .indexingType = error.kind { error.locate(at: bracket) } else { error.locate(at: position) }
            throw error
        }
    }

    /// Assigns to the end of a chain.
    func store(
        _ path: PathSite, _ r: UnsafeMutablePointer<Value>, _ value: consuming Value
    ) throws(ScriptError) {
        if isConstant(path) {
            try unsafe checkSetter(path, r, value)
            throw ScriptError(.assignmentToConstant(path.rootName), at: path.rootPosition)
        }
        let given = value
        try unsafe withRoot(path, r) { (root) throws(ScriptError) in
            try unsafe store(given, into: &root, path, 0, r)
        }
    }

    /// A property that nobody can assign to is told before the constant that it would change.
    private func checkSetter(
        _ path: PathSite, _ r: UnsafeMutablePointer<Value>, _ value: Value
    ) throws(ScriptError) {
        guard path.op == nil, path.steps.count == 1, case .property(let site, _) = path.steps[0] else { return }
        let target = try unsafe read(
            PathSite(root: path.root, steps: [], op: nil, position: path.position, rootPosition: path.rootPosition), r)
        if case .map = target.untagged { return }
        let tags = [DispatchTag(target), DispatchTag(value)]
        let candidates = registry.candidates(.setter, site.name.string, count: 2)
        if Registry.choose(from: candidates, tags: { tags[$0] }) != nil { return }
        throw noSetter(target, site, value)
    }

    /// Takes the value out of the end of a chain; unit stays there until it is given back.
    func lend(_ path: PathSite, _ r: UnsafeMutablePointer<Value>) throws(ScriptError) -> Value {
        if path.steps.isEmpty, case .variable(let variable) = path.root {
            let register = unsafe r + variable.register
            guard case .cell(let cell) = unsafe register.pointee else { return unsafe register.take() }
            if cell.isTaken { throw ScriptError(.dataRace(variable.name)) }
            cell.isTaken = true
            let value = cell.value
            cell.value = .unit
            return value
        }
        let value = try unsafe withRoot(path, r) { (root) throws(ScriptError) in
            try unsafe take(from: &root, path, 0, r)
        }
        unsafe setTaken(path, r, true)
        return value
    }

    /// Puts a lent value back; what cannot be put back, such as the result of a getter, is dropped.
    func giveBack(_ value: consuming Value, to site: CallSite, _ r: UnsafeMutablePointer<Value>) {
        guard case .place(let path) = site.receiver else { return }
        unsafe setTaken(path, r, false)
        let given = value
        // The place existed when the value was taken; a failure now means that it has no setter.
        try? unsafe withRoot(path, r) { (root) throws(ScriptError) in
            try unsafe store(given, into: &root, path.plain, 0, r, isReturning: true)
        }
    }

    private func setTaken(_ path: PathSite, _ r: UnsafeMutablePointer<Value>, _ taken: Bool) {
        if let cell = unsafe cell(of: path.root, r) { cell.isTaken = taken }
    }

    /// The cell at a chain's root when closures have captured that variable.
    private func cell(of root: PathRoot, _ r: UnsafeMutablePointer<Value>) -> Cell? {
        let value: Value
        switch root {
        case .variable(let variable): value = unsafe r[variable.register]
        case .name(let site): value = found(find(site))
        case .this, .temporary, .imported: return nil
        }
        guard case .cell(let cell) = value else { return nil }
        return cell
    }

    /// What lies where a name leads.
    private func found(_ place: Place) -> Value {
        switch place {
        case .scope(let scope, let index): scope.variables[index].value
        case .register(let register, _): unsafe register.pointee
        case .nothing: .unit
        }
    }

    // MARK: Walking

    private func withRoot<Result>(
        _ path: PathSite, _ r: UnsafeMutablePointer<Value>,
        _ body: (inout Value) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        switch path.root {
        case .variable(let variable):
            return try unsafe withPlace(r + variable.register, variable.name, body)
        case .this(let register), .temporary(let register), .imported(let register, _):
            return try unsafe withPlace(r + register, "this", body)
        case .name(let site):
            switch find(site) {
            case .scope(let scope, let index):
                guard case .cell(let cell) = scope.variables[index].value else {
                    return try body(&scope.variables[index].value)
                }
                if cell.isTaken { throw ScriptError(.dataRace(site.name)) }
                return try body(&cell.value)
            case .register(let register, _): return try unsafe withPlace(register, site.name, body)
            case .nothing: throw ScriptError(.variableNotFound(site.name), at: path.rootPosition)
            }
        }
    }

    private func withPlace<Result>(
        _ register: UnsafeMutablePointer<Value>, _ name: String,
        _ body: (inout Value) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        guard case .cell(let cell) = unsafe register.pointee else { return try unsafe body(&register.pointee) }
        if cell.isTaken { throw ScriptError(.dataRace(name)) }
        return try body(&cell.value)
    }

    private func store(
        _ value: Value, into target: inout Value, _ path: PathSite, _ number: Int, _ r: UnsafeMutablePointer<Value>,
        isReturning: Bool = false
    ) throws(ScriptError) {
        guard number < path.steps.count else {
            if let op = path.op { return try assign(op, to: &target, value) }
            target = value
            return
        }
        let isLast = number == path.steps.count - 1
        switch path.steps[number] {
        case .index(let register, let isNullSafe, let bracket, let position):
            if isNullSafe && target.isUnit { return }
            let index = unsafe r[register].flattened
            if isLast && path.op == nil {
                if isReturning, case .string(let key) = index, isMissing(key, in: target, hint: -1) { return }
                return try placed(bracket, position, path.position) { () throws(ScriptError) in
                    try setIndex(&target, index, value)
                    try checkSize(of: target)
                }
            }
            try withElement(&target, index, bracket, position, adds: isLast) { (child) throws(ScriptError) in
                try unsafe store(value, into: &child, path, number + 1, r, isReturning: isReturning)
            }
        case .property(let site, let isNullSafe):
            if isNullSafe && target.isUnit { return }
            if isLast && path.op == nil {
                if isReturning, isMissing(site.name, in: target, hint: site.hint) { return }
                try setProperty(&target, site, value)
                return try checkSize(of: target)
            }
            try withProperty(&target, site, adds: isLast) { (child) throws(ScriptError) in
                try unsafe store(value, into: &child, path, number + 1, r, isReturning: isReturning)
            }
        }
        if limitsSizes { try checkSize(of: target) }
    }

    /// Errors about the index have its place; those about the assigned value that of the operator.
    private func placed(
        _ bracket: Position, _ position: Position, _ operatorPosition: Position,
        _ body: () throws(ScriptError) -> Void
    ) throws(ScriptError) {
        do throws(ScriptError) {
            try body()
        } catch {
            switch error.kind {
            case .indexingType: error.locate(at: bracket)
            case .mismatchDataType(_, "char"), .mismatchDataType(_, "INT"), .mismatchDataType(_, "bool"),
                .mismatchDataType(_, "integer"), .dataTooLarge:
                error.locate(at: operatorPosition)
            default: error.locate(at: position)
            }
            throw error
        }
    }

    private func take(
        from target: inout Value, _ path: PathSite, _ number: Int, _ r: UnsafeMutablePointer<Value>
    ) throws(ScriptError) -> Value {
        guard number < path.steps.count else {
            let value = target
            target = .unit
            return value
        }
        switch path.steps[number] {
        case .index(let register, let isNullSafe, let bracket, let position):
            if isNullSafe && target.isUnit { return .unit }
            let index = unsafe r[register].flattened
            return try withElement(&target, index, bracket, position, isLending: true) { (child) throws(ScriptError) in
                try unsafe take(from: &child, path, number + 1, r)
            }
        case .property(let site, let isNullSafe):
            if isNullSafe && target.isUnit { return .unit }
            return try withProperty(&target, site, isLending: true) { (child) throws(ScriptError) in
                try unsafe take(from: &child, path, number + 1, r)
            }
        }
    }

    /// Runs a change on `target[index]`, in place for arrays and maps. An entry that a map lacks comes to be only where
    /// `adds` says so; otherwise the change is made to unit, and lost.
    private func withElement<Result>(
        _ target: inout Value, _ index: Value, _ bracket: Position, _ position: Position, isLending: Bool = false,
        adds: Bool = false,
        _ body: (inout Value) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        // No `switch` around the change: it holds a second reference to the box until it ends, and each change would copy all.
        if case .array(var box) = target, case .int(let number) = index {
            let place = try at(bracket, position) { () throws(ScriptError) in
                try Machine.place(of: number, count: box.items.count)
            }
            target = .unit
            own(&box)
            defer { target = .array(box) }
            return try body(&box.items[place])
        }
        if case .string(let key) = index {
            note(hashed: key)
            if let number = entryNumber(of: target, key, hint: -1) { return try withEntry(&target, number, body) }
        }
        var child = try at(bracket, position) { () throws(ScriptError) in try getIndex(target, index) }
        if case .map = target {
            guard adds else { return try body(&child) }
            try setIndex(&target, index, child)
            try checkSize(of: target)
            return try withElement(&target, index, bracket, position, body)
        }
        let result = try body(&child)
        if isLending { return result }
        let changed = child
        try at(bracket, position) { () throws(ScriptError) in try setIndex(&target, index, changed) }
        return result
    }

    /// Runs a change on `target.property`, in place for maps; `adds` as for `withElement`.
    private func withProperty<Result>(
        _ target: inout Value, _ site: PropertySite, isLending: Bool = false, adds: Bool = false,
        _ body: (inout Value) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        if let number = entryNumber(of: target, site.name, hint: site.hint) {
            site.hint = number
            return try withEntry(&target, number, body)
        }
        var child = try getProperty(target, site)
        if case .map = target {
            guard adds else { return try body(&child) }
            try setProperty(&target, site, child)
            try checkSize(of: target)
            return try withProperty(&target, site, body)
        }
        let result = try body(&child)
        if isLending { return result }
        try setProperty(&target, site, child)
        return result
    }

    /// Whether a map lacks a key. What was lent from there was unit, and has no place to go back to.
    private func isMissing(_ key: Text, in target: Value, hint: Int) -> Bool {
        guard case .map = target else { return false }
        return entryNumber(of: target, key, hint: hint) == nil
    }

    /// The number of a map's entry; nil when there is none. The map has no more holders afterwards than before.
    private func entryNumber(of target: Value, _ key: Text, hint: Int) -> Int? {
        guard case .map(let box) = target else { return nil }
        return box.index(of: key, hint: hint)
    }

    private func withEntry<Result>(
        _ target: inout Value, _ number: Int, _ body: (inout Value) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        guard case .map(var box) = target else { preconditionFailure("the entry was there") }
        target = .unit
        own(&box)
        defer { target = .map(box) }
        return try box.withValue(at: number, body)
    }
}

extension PathSite {
    /// The name of the variable at the root, for messages.
    var rootName: String {
        switch root {
        case .variable(let variable): variable.name
        case .name(let site): site.name
        case .this, .temporary: ""
        case .imported(_, let name): name
        }
    }

    /// The same place, for a plain assignment.
    var plain: PathSite {
        if op == nil { return self }
        return PathSite(root: root, steps: steps, op: nil, position: position, rootPosition: rootPosition)
    }
}
