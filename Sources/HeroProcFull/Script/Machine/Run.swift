/// The loop. One exhaustive switch over the operations, kept in one function because the compiler then keeps the program
/// counter, the registers and the constants in processor registers.
///
/// Every `unsafe` here reads or writes a register, a constant or an instruction of the running frame: the compiler of
/// scripts numbers them, `CompiledFunction` and `Machine.room` provide that many, and all of them are initialised.
extension Machine {
    /// Runs the current frame until the frame marked `.entry` has returned or failed.
    func run() throws(ScriptError) {
        var frame = unsafe self.frame
        var pc = unsafe frame.pointee.pc
        while true {
            do throws(ScriptError) {
                try unsafe loop(&frame, &pc)
                return
            } catch {
                unsafe frame.pointee.pc = pc
                if case .suspended = error.kind { throw error }
                unsafe frame = try unwind(error)
                unsafe pc = frame.pointee.pc
            }
        }
    }

    private func loop(
        _ currentFrame: inout UnsafeMutablePointer<Frame>, _ programCounter: inout UnsafePointer<Instruction>
    ) throws(ScriptError) {
        let state = unsafe self.state
        var frame = unsafe currentFrame
        var pc = unsafe programCounter
        defer {
            unsafe currentFrame = frame
            unsafe programCounter = pc
        }
        var r = unsafe frame.pointee.base
        var k = unsafe frame.pointee.header.pointee.constants
        let frameLimit = unsafe frames + callDepthMax
        while true {
            let i = unsafe pc.pointee
            unsafe pc += 1
            // Taken out of the instruction where they are used.
            var a: Int { i.a }
            var b: Int { i.b }
            var c: Int { i.c }
            switch i.op {
            // MARK: Moving
            case .loadConstant:
                if case .float(let x) = unsafe k[i.wide] {
                    unsafe (r + a).set(float: x)
                } else {
                    unsafe r[a] = k[i.wide]
                }
            case .loadInt: unsafe (r + a).set(int: Int64(i.wide))
            case .loadUnit: unsafe r[a] = .unit
            case .loadTrue: unsafe (r + a).set(bool: true)
            case .loadFalse: unsafe (r + a).set(bool: false)
            case .move:
                if case .int(let x) = unsafe r[b] {
                    unsafe (r + a).set(int: x)
                } else {
                    unsafe r[a] = r[b]
                }
            case .take:
                if a != b {
                    let value = unsafe (r + b).move()
                    unsafe (r + b).initialize(to: .unit)
                    unsafe r[a] = value
                }
            case .clear:
                for register in a..<(a + b) where unsafe r[register].isHeap { unsafe r[register] = .unit }
            case .readShared: unsafe r[a] = try readShared(r + b)
            case .writeShared: try unsafe writeShared(r + a, i.x == 1 ? (r + b).take() : r[b])
            case .shareName: unsafe r[a] = try shareName(owner(of: frame).names[i.site])
            case .share: unsafe share(r + b, into: r + a)

            // MARK: Arithmetic
            case .add:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    let (sum, overflow) = x.addingReportingOverflow(y)
                    if !overflow {
                        unsafe (r + a).set(int: sum)
                        continue
                    }
                } else if case .float(let x) = unsafe r[b], case .float(let y) = unsafe r[c] {
                    unsafe (r + a).set(float: x + y)
                    continue
                }
                try unsafe binarySlow(.add, r, i, pc, frame)
            case .subtract:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    let (difference, overflow) = x.subtractingReportingOverflow(y)
                    if !overflow {
                        unsafe (r + a).set(int: difference)
                        continue
                    }
                } else if case .float(let x) = unsafe r[b], case .float(let y) = unsafe r[c] {
                    unsafe (r + a).set(float: x - y)
                    continue
                }
                try unsafe binarySlow(.subtract, r, i, pc, frame)
            case .multiply:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    let (product, overflow) = x.multipliedReportingOverflow(by: y)
                    if !overflow {
                        unsafe (r + a).set(int: product)
                        continue
                    }
                } else if case .float(let x) = unsafe r[b], case .float(let y) = unsafe r[c] {
                    unsafe (r + a).set(float: x * y)
                    continue
                }
                try unsafe binarySlow(.multiply, r, i, pc, frame)
            case .divide:
                if case .float(let x) = unsafe r[b], case .float(let y) = unsafe r[c] {
                    unsafe (r + a).set(float: x / y)
                    continue
                }
                try unsafe binarySlow(.divide, r, i, pc, frame)
            case .modulo:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c], y > 0 {
                    unsafe (r + a).set(int: x % y)
                    continue
                }
                try unsafe binarySlow(.modulo, r, i, pc, frame)
            case .power: try unsafe binarySlow(.power, r, i, pc, frame)
            case .shiftLeft: try unsafe binarySlow(.shiftLeft, r, i, pc, frame)
            case .shiftRight: try unsafe binarySlow(.shiftRight, r, i, pc, frame)
            case .bitAnd: try unsafe binarySlow(.bitAnd, r, i, pc, frame)
            case .bitOr: try unsafe binarySlow(.bitOr, r, i, pc, frame)
            case .bitXor: try unsafe binarySlow(.bitXor, r, i, pc, frame)
            case .equal:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    unsafe (r + a).set(bool: x == y)
                    continue
                }
                try unsafe binarySlow(.equal, r, i, pc, frame)
            case .notEqual:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    unsafe (r + a).set(bool: x != y)
                    continue
                }
                try unsafe binarySlow(.notEqual, r, i, pc, frame)
            case .less:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    unsafe (r + a).set(bool: x < y)
                    continue
                }
                try unsafe binarySlow(.less, r, i, pc, frame)
            case .lessOrEqual:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    unsafe (r + a).set(bool: x <= y)
                    continue
                }
                try unsafe binarySlow(.lessOrEqual, r, i, pc, frame)
            case .greater:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    unsafe (r + a).set(bool: x > y)
                    continue
                }
                try unsafe binarySlow(.greater, r, i, pc, frame)
            case .greaterOrEqual:
                if case .int(let x) = unsafe r[b], case .int(let y) = unsafe r[c] {
                    unsafe (r + a).set(bool: x >= y)
                    continue
                }
                try unsafe binarySlow(.greaterOrEqual, r, i, pc, frame)
            case .makeRange: try unsafe binarySlow(.range, r, i, pc, frame)
            case .makeInclusiveRange: try unsafe binarySlow(.inclusiveRange, r, i, pc, frame)
            case .addInt:
                if case .int(let x) = unsafe r[b] {
                    let (sum, overflow) = x.addingReportingOverflow(i.shortC)
                    if !overflow {
                        unsafe (r + a).set(int: sum)
                        continue
                    }
                }
                try unsafe binaryInt(.add, r, i, pc, frame)
            case .subtractInt:
                if case .int(let x) = unsafe r[b] {
                    let (difference, overflow) = x.subtractingReportingOverflow(i.shortC)
                    if !overflow {
                        unsafe (r + a).set(int: difference)
                        continue
                    }
                }
                try unsafe binaryInt(.subtract, r, i, pc, frame)
            case .multiplyInt:
                if case .int(let x) = unsafe r[b] {
                    let (product, overflow) = x.multipliedReportingOverflow(by: i.shortC)
                    if !overflow {
                        unsafe (r + a).set(int: product)
                        continue
                    }
                }
                try unsafe binaryInt(.multiply, r, i, pc, frame)
            case .divideInt: try unsafe binaryInt(.divide, r, i, pc, frame)
            case .moduloInt:
                if case .int(let x) = unsafe r[b] {
                    let y = i.shortC
                    if y > 0 {
                        unsafe (r + a).set(int: x % y)
                        continue
                    }
                }
                try unsafe binaryInt(.modulo, r, i, pc, frame)
            case .addAssign:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    let (sum, overflow) = x.addingReportingOverflow(y)
                    if !overflow {
                        unsafe (r + a).set(int: sum)
                        continue
                    }
                } else if case .float(let x) = unsafe r[a], case .float(let y) = unsafe r[b] {
                    unsafe (r + a).set(float: x + y)
                    continue
                }
                try unsafe assignSlow(.add, r, i)
            case .subtractAssign:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    let (outcome, overflow) = x.subtractingReportingOverflow(y)
                    if !overflow {
                        unsafe (r + a).set(int: outcome)
                        continue
                    }
                } else if case .float(let x) = unsafe r[a], case .float(let y) = unsafe r[b] {
                    unsafe (r + a).set(float: x - y)
                    continue
                }
                try unsafe assignSlow(.subtract, r, i)
            case .multiplyAssign:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    let (outcome, overflow) = x.multipliedReportingOverflow(by: y)
                    if !overflow {
                        unsafe (r + a).set(int: outcome)
                        continue
                    }
                } else if case .float(let x) = unsafe r[a], case .float(let y) = unsafe r[b] {
                    unsafe (r + a).set(float: x * y)
                    continue
                }
                try unsafe assignSlow(.multiply, r, i)
            case .operatorAssign: try unsafe assignSlow(BinaryOperator.allCases[c], r, i)
            case .negate, .plus, .not: unsafe r[a] = try prefix(i.op, r[b])

            // MARK: Jumping
            case .jump: unsafe pc += i.wide
            case .jumpBack:
                try unsafe countStep(state)
                unsafe pc += i.wide
            case .jumpIfFalse:
                guard case .bool(let flag) = unsafe r[a] else { throw unsafe notBool(r[a]) }
                if !flag { unsafe pc += i.wide }
            case .jumpIfTrue:
                guard case .bool(let flag) = unsafe r[a] else { throw unsafe notBool(r[a]) }
                if flag { unsafe pc += i.wide }
            case .jumpIfUnit: if unsafe r[a].isUnit { unsafe pc += i.wide }
            case .jumpIfNotUnit: if unsafe !r[a].isUnit { unsafe pc += i.wide }
            case .jumpEqual:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    if x == y { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.equal, r + a, r + b, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpNotEqual:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    if x != y { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.notEqual, r + a, r + b, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpLess:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    if x < y { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.less, r + a, r + b, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpLessOrEqual:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    if x <= y { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.lessOrEqual, r + a, r + b, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpGreater:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    if x > y { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.greater, r + a, r + b, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpGreaterOrEqual:
                if case .int(let x) = unsafe r[a], case .int(let y) = unsafe r[b] {
                    if x >= y { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.greaterOrEqual, r + a, r + b, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpEqualInt:
                if case .int(let x) = unsafe r[a] {
                    if x == i.shortB { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.equal, r + a, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpNotEqualInt:
                if case .int(let x) = unsafe r[a] {
                    if x != i.shortB { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.notEqual, r + a, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpLessInt:
                if case .int(let x) = unsafe r[a] {
                    if x < i.shortB { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.less, r + a, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpLessOrEqualInt:
                if case .int(let x) = unsafe r[a] {
                    if x <= i.shortB { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.lessOrEqual, r + a, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpGreaterInt:
                if case .int(let x) = unsafe r[a] {
                    if x > i.shortB { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.greater, r + a, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .jumpGreaterOrEqualInt:
                if case .int(let x) = unsafe r[a] {
                    if x >= i.shortB { try unsafe follow(i, &pc, state) }
                } else if try unsafe holds(.greaterOrEqual, r + a, i, pc, frame) {
                    try unsafe follow(i, &pc, state)
                }
            case .checkBool: guard case .bool = unsafe r[a] else { throw unsafe notBool(r[a]) }
            case .matchConstant: if try unsafe !matches(r[a], k[i.wide]) { unsafe pc += 1 }
            case .matchInt:
                if case .int(let value) = unsafe r[a],
                    let distance = unsafe owner(of: frame).jumpTables[i.wide].targets[value]
                {
                    unsafe pc += distance
                }

            // MARK: Loops
            case .startFor: try unsafe startFor(r + a)
            case .nextItem:
                if i.x == 0, case .int(let next) = unsafe r[a + 1], case .int(let end) = unsafe r[a] {
                    if next < end {
                        unsafe (r + a + 2).set(int: next)
                        unsafe (r + a + 1).initialize(to: .int(next &+ 1))
                        try unsafe countStep(state)
                        unsafe pc += i.wide
                    }
                    continue
                }
                var hasItem = unsafe i.x == 0 && Machine.nextItem(r + a)
                if !hasItem { hasItem = try unsafe nextItem(r + a, flags: i.x) }
                if hasItem {
                    try unsafe countStep(state)
                    unsafe pc += i.wide
                }

            // MARK: Making
            case .makeArray: unsafe r[a] = try makeArray(r + b, count: c)
            case .makeMap: unsafe r[a] = try makeMap(r + b, owner(of: frame).shapes[i.site])
            case .makeText: unsafe r[a] = try makeText(r + b, count: c, isSum: i.x != 0, pc)
            case .appendText:
                if unsafe !limitsSizes && append(r + b, count: c, to: r + a) { unsafe pc += 2 }
            case .makeClosure: unsafe r[a] = makeClosure(owner(of: frame).closures[i.site], r + b, frame)
            case .makePointer: unsafe r[a] = k[i.wide]

            // MARK: Places
            case .getIndex:
                if i.x == 0, case .int(let index) = unsafe r[c],
                    unsafe Machine.getItem(r + b, index, into: r + a)
                {
                    continue
                }
                unsafe frame.pointee.pc = pc
                unsafe r[a] = try getIndex(i.x & 1 == 1 ? (r + b).take() : r[b], r[c])
            case .getProperty:
                let reference = unsafe frame.pointee.header.pointee.properties[i.site]
                if unsafe reference._withUnsafeGuaranteedRef({ unsafe Machine.get($0, of: r + b, into: r + a) }) {
                    continue
                }
                unsafe frame.pointee.pc = pc
                let site = unsafe reference.takeUnretainedValue()
                unsafe r[a] = try getProperty(site.isTemporary ? (r + b).take() : r[b], site)
            case .setIndex:
                if case .int(let index) = unsafe r[b], case .array = unsafe r[a] {
                    if unsafe !r[c].isHeap && Machine.setPlainItem(r + a, index, r + c) {
                        unsafe pc += 1
                        continue
                    }
                    // An item that holds no others leaves the array as large as it was, or smaller.
                    if unsafe (!limitsSizes || !r[c].isContainer)
                        && setItem(r + a, index, r + c, isGiven: i.x == 1)
                    {
                        unsafe pc += 1
                    }
                }
            case .storePath:
                unsafe frame.pointee.pc = pc
                try unsafe store(owner(of: frame).paths[i.site], r, b == 1 ? (r + a).take() : r[a])
            case .readPath: unsafe r[a] = try read(owner(of: frame).paths[i.site], r)
            case .readName: unsafe r[a] = try readName(owner(of: frame).names[i.site], r)
            case .isNameShared: unsafe r[a] = try isNameShared(owner(of: frame).names[i.site], r)
            case .defineName: try unsafe defineName(owner(of: frame).names[i.site], r[a])
            case .checkThis: if unsafe !frame.pointee.flags.contains(.thisBound) { throw ScriptError(.unboundThis) }
            case .checkThisWritable:
                if unsafe frame.pointee.flags.contains(.thisConstant) { throw ScriptError(.assignmentToConstant("")) }
            case .readGlobal: unsafe r[a] = try readGlobal(k[i.wide])
            case .writeGlobal: unsafe writeGlobal(k[i.wide], r[a])
            case .readQualified: unsafe r[a] = try readQualified(owner(of: frame).names[i.site])
            case .writeQualified: throw unsafe cannotWriteQualified(owner(of: frame).names[i.site])

            // MARK: Calls
            case .call:
                let callee = unsafe frame.pointee.header.pointee.functions[i.site]
                let base = unsafe r + b
                unsafe state.pointee.budget -= 1
                if unsafe state.pointee.budget < 0 || frame >= frameLimit
                    || base + callee.pointee.registerCount > state.pointee.segmentEnd
                {
                    unsafe frame.pointee.pc = pc
                    let place = try unsafe prepareCall(callee, base, callee.pointee.parameterCount)
                    let environment = unsafe frame.pointee.environment
                    unsafe frame += 1
                    unsafe frame.begin(callee, base: place, result: r + a, environment, [])
                } else {
                    unsafe frame.pointee.pc = pc
                    let environment = unsafe frame.pointee.environment
                    unsafe frame += 1
                    unsafe frame.begin(callee, base: base, result: r + a, environment, [])
                }
                unsafe state.pointee.depth += 1
                unsafe r = frame.pointee.base
                unsafe k = callee.pointee.constants
                unsafe pc = callee.pointee.code
            case .returnValue, .returnUnit:
                let header = unsafe frame.pointee.header
                let result = unsafe frame.pointee.result
                let flags = unsafe frame.pointee.flags
                if flags.isPlain, i.op == .returnValue, unsafe !r[a].isHeap {
                    for register in unsafe header.pointee.firstRegister..<header.pointee.registerCount
                    where unsafe r[register].isHeap { unsafe r[register] = .unit }
                    unsafe state.pointee.depth &-= 1
                    unsafe result.assign(from: r + a)
                } else {
                    let value = unsafe i.op == .returnUnit ? .unit : returned(r + a)
                    if flags.isPlain {
                        for register in unsafe header.pointee.firstRegister..<header.pointee.registerCount
                        where unsafe r[register].isHeap { unsafe r[register] = .unit }
                        unsafe state.pointee.depth &-= 1
                    } else {
                        unsafe leave(frame)
                    }
                    unsafe result.pointee = value
                }
                unsafe frame -= 1
                if flags.isEntry { return }
                unsafe r = frame.pointee.base
                unsafe k = frame.pointee.header.pointee.constants
                unsafe pc = frame.pointee.pc
            case .callNative:
                unsafe frame.pointee.pc = pc
                let site = unsafe frame.pointee.header.pointee.sites[i.site].takeUnretainedValue()
                try unsafe callNative(site, r, arguments: r + b, result: r + a)
            case .callVariable:
                // The fast way for a closure in a plain variable; the next instruction does it for the rest.
                let count = Int(i.x)
                if case .function(let pointer) = unsafe r[c], let callee = unsafe pointer.header,
                    let environment = unsafe pointer.environment,
                    unsafe callee.pointee.parameterCount == count, pointer.curried.isEmpty, unsafe frame < frameLimit,
                    unsafe r + b + callee.pointee.registerCount <= state.pointee.segmentEnd,
                    unsafe state.pointee.budget > 0
                {
                    unsafe state.pointee.budget -= 1
                    unsafe frame.pointee.pc = pc + 1
                    unsafe frame += 1
                    unsafe frame.begin(callee, base: r + b, result: r + a, environment, [])
                    unsafe state.pointee.depth += 1
                    unsafe r = frame.pointee.base
                    unsafe k = callee.pointee.constants
                    unsafe pc = callee.pointee.code
                }
            case .pushItem:
                // `a.push(x)` on a plain variable; the next instruction does it for the rest.
                if unsafe !limitsSizes && push(r + b, into: r + a) {
                    unsafe r[pc.pointee.a] = .unit
                    unsafe pc += 1
                }
            case .addProperty:
                // `m.k += x` on integers; the next instruction does it for the rest.
                if case .int(let x) = unsafe r[b] {
                    let site = unsafe frame.pointee.header.pointee.properties[i.site]
                    if unsafe site._withUnsafeGuaranteedRef({ unsafe add(x, to: $0, of: r + a) }) {
                        unsafe pc += 1
                    }
                }
            case .setProperty:
                // `m.k = x` on a map; the next instruction does it for the rest.
                if !limitsSizes {
                    let site = unsafe frame.pointee.header.pointee.properties[i.site]
                    if unsafe site._withUnsafeGuaranteedRef({ unsafe set(r + b, to: $0, of: r + a) }) {
                        unsafe pc += 1
                    }
                }
            case .callMethod, .callPointer, .callQualified, .callInScope, .evaluate:
                unsafe frame.pointee.pc = pc
                let site = unsafe frame.pointee.header.pointee.sites[i.site].takeUnretainedValue()
                try unsafe enter(i.op, site, r, arguments: r + b, result: r + a)
                // A script function's frame now lies on top, or none when a native function has answered.
                unsafe frame = self.frame
                unsafe r = frame.pointee.base
                unsafe k = frame.pointee.header.pointee.constants
                unsafe pc = frame.pointee.pc

            // MARK: Language functions
            case .typeOf: unsafe r[a] = .string(r[b].typeName)
            case .isShared:
                if case .cell = unsafe r[b] { unsafe r[a] = .bool(true) } else { unsafe r[a] = .bool(false) }
            case .isDefinedVariable:
                unsafe frame.pointee.pc = pc
                let site = unsafe frame.pointee.header.pointee.sites[i.site].takeUnretainedValue()
                unsafe r[a] = try isDefinedVariable(site, r[b])
            case .isDefinedFunction:
                unsafe frame.pointee.pc = pc
                let site = unsafe frame.pointee.header.pointee.sites[i.site].takeUnretainedValue()
                unsafe r[a] = try isDefinedFunction(r + b, site.count)
            case .print: try unsafe printed(r[b], into: r + a)
            case .debug:
                unsafe frame.pointee.pc = pc
                try unsafe debugged(r[b], count: c, into: r + a)
            case .makeFunction: unsafe r[a] = try makeFunction(r[b])
            case .curry:
                let site = unsafe frame.pointee.header.pointee.sites[i.site].takeUnretainedValue()
                unsafe r[a] = try curried(r + b, site.count)

            // MARK: Errors and modules
            case .enterTry:
                let imports = unsafe environment(of: frame).imports.count
                unsafe handlers.append(
                    Handler(depth: state.pointee.depth, target: pc + i.wide, register: a, imports: imports))
            case .leaveTry: handlers.removeLast()
            case .throwValue: throw unsafe ScriptError(.runtime(r[a].flattened))
            case .rethrow: throw unsafe raisedAgain(r[a])
            case .importModule:
                unsafe frame.pointee.pc = pc
                let site = unsafe frame.pointee.header.pointee.sites[i.site].takeUnretainedValue()
                try unsafe importModule(site, r[a], isNamed: b == 1)
            case .exportVariable: unsafe export(r[a], as: k[i.wide])
            case .markImports: unsafe r[a] = .int(Int64(environment(of: frame).imports.count))
            case .dropImports: unsafe dropImports(to: r[a])
            case .dropNames: dropNames(depth: a)
            case .checkVariables: try checkVariables(a)
            case .charge:
                unsafe state.pointee.budget -= 1
                if unsafe state.pointee.budget < 0 { try refill() }
            }
        }
    }
}
