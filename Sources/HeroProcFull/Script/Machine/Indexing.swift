/// `x[i]` and `x.p` on all types.
extension Machine {
    /// The place of an array index; negative ones count from the end.
    static func place(of index: Int64, count: Int) throws(ScriptError) -> Int {
        let place = index < 0 ? index + Int64(count) : index
        guard place >= 0 && place < Int64(count) else { throw ScriptError(.arrayBounds(index: index, count: count)) }
        return Int(place)
    }

    /// `value[index]`.
    func getIndex(_ value: Value, _ index: Value) throws(ScriptError) -> Value {
        switch (value, index) {
        case (.array(let box), .int(let number)):
            return box.items[try Machine.place(of: number, count: box.items.count)]
        case (.blob(let box), .int(let number)):
            return .int(Int64(box.bytes[try Machine.place(of: number, count: box.bytes.count)]))
        case (.map(let box), .string(let key)): return try entry(of: box, key)
        case (.string(let text), .int(let number)): return .char(try text.character(at: number))
        case (.string(let text), .range(let range)): return .string(try text.slice(range))
        case (.int(let number), .int(let bit)): return .bool(number >> Int64(try Machine.bit(bit)) & 1 == 1)
        case (.int(let number), .range(let range)):
            return .int(Bits.field(of: number, try Machine.bits(range)))
        case (.tagged(let box), _): return try getIndex(box.value, index)
        case (_, .tagged(let box)): return try getIndex(value, box.value)
        default: break
        }
        let tags = [DispatchTag(value), DispatchTag(index)]
        let candidates = registry.candidates(.indexGetter, "", count: 2)
        if let function = Registry.choose(from: candidates, tags: { tags[$0] }) {
            return try call(function, with: [value, index])
        }
        throw noIndexer(value, index)
    }

    private func entry(of box: MapBox, _ key: Text) throws(ScriptError) -> Value {
        note(hashed: key)
        if let value = box[key] { return value }
        if failsOnMissingProperty { throw ScriptError(.propertyNotFound(key.string)) }
        return .unit
    }

    private func noIndexer(_ value: Value, _ index: Value) -> ScriptError {
        switch value {
        case .array, .blob, .string, .int:
            return ScriptError(.mismatchDataType(actual: index.plainTypeName, expected: "i64"))
        case .map: return ScriptError(.mismatchDataType(actual: index.typeName, expected: "string"))
        default: return ScriptError(.indexingType("\(value.typeName) [\(index.typeName)]"))
        }
    }

    private static func bit(_ index: Int64) throws(ScriptError) -> Int {
        let place = index < 0 ? index + 64 : index
        guard place >= 0 && place < 64 else { throw ScriptError(.bitFieldBounds(index: index, count: 64)) }
        return Int(place)
    }

    /// The bits of a range: both ends must exist, and an open end is the last bit.
    private static func bits(_ range: RangeBox) throws(ScriptError) -> Range<Int> {
        let count = Int64(Int64.bitWidth)
        guard range.start >= 0 && range.start < count else {
            throw ScriptError(.bitFieldBounds(index: range.start, count: Int(count)))
        }
        let last = range.isInclusive ? count - 1 : count
        let end = range.end == .max ? last : range.end
        guard end >= 0 && end <= last else { throw ScriptError(.bitFieldBounds(index: end, count: Int(count))) }
        let start = Int(range.start)
        return start..<max(start, Int(end) + (range.isInclusive ? 1 : 0))
    }

    /// `target[index] = value`, in place.
    func setIndex(_ target: inout Value, _ index: Value, _ value: Value) throws(ScriptError) {
        // Not in the `switch`: it holds a second reference to the box until it ends, and each change would copy all.
        if case .array(var box) = target, case .int(let number) = index {
            let place = try Machine.place(of: number, count: box.items.count)
            target = .unit
            own(&box)
            box.items[place] = value
            target = .array(box)
            return
        }
        if case .map(var box) = target, case .string(let key) = index {
            target = .unit
            own(&box)
            note(hashed: key)
            box.set(key, value)
            target = .map(box)
            return
        }
        switch (target, index) {
        case (.blob(let box), .int(let number)):
            let place = try Machine.place(of: number, count: box.bytes.count)
            guard case .int(let byte) = value.untagged else { throw mismatch(value, "INT") }
            setByte(&target, place, UInt8(truncatingIfNeeded: byte))
        case (.string(let text), .int(let number)):
            _ = try text.character(at: number)
            guard case .char(let scalar) = value.untagged else { throw mismatch(value, "char") }
            target = .string(text.replacing(at: number, with: scalar))
        case (.string(let text), .range(let range)):
            target = .string(try text.replacing(range, with: try added(value)))
        case (.int(let number), .int(let bit)):
            let mask = Int64(1) << Int64(try Machine.bit(bit))
            guard case .bool(let flag) = value.untagged else { throw mismatch(value, "bool") }
            target = .int(flag ? number | mask : number & ~mask)
        case (.int(let number), .range(let range)):
            let bits = try Machine.bits(range)
            guard case .int(let field) = value.untagged else { throw mismatch(value, "integer") }
            target = .int(Bits.setting(field, in: number, bits))
        case (.tagged(let box), _):
            target = box.value
            try setIndex(&target, index, value)
        default: try setRegisteredIndex(&target, index, value)
        }
    }

    private func setByte(_ target: inout Value, _ place: Int, _ byte: UInt8) {
        guard case .blob(var box) = target else { return }
        target = .unit
        own(&box)
        box.bytes[place] = byte
        target = .blob(box)
    }

    private func mismatch(_ value: Value, _ expected: String) -> ScriptError {
        ScriptError(.mismatchDataType(actual: value.typeName, expected: expected))
    }

    private func setRegisteredIndex(_ target: inout Value, _ index: Value, _ value: Value) throws(ScriptError) {
        let tags = [DispatchTag(target), DispatchTag(index), DispatchTag(value)]
        let candidates = registry.candidates(.indexSetter, "", count: 3)
        guard let function = Registry.choose(from: candidates, tags: { tags[$0] }) else {
            let error = noIndexer(target, index)
            guard case .indexingType(let types) = error.kind else { throw error }
            throw ScriptError(.indexingType("\(types) = \(value.typeName)"))
        }
        var arguments = [target, index, value]
        target = .unit
        defer { target = arguments[0] }
        _ = try call(function, changing: &arguments)
    }

    // MARK: Properties

    /// The error for a property that cannot be assigned to.
    func noSetter(_ target: Value, _ site: PropertySite, _ value: Value) -> ScriptError {
        let problem = DotProblem.noSetter(property: site.name.string, type: target.typeName, value: value.typeName)
        return ScriptError(.dotExpression(problem), at: site.position)
    }

    /// `value.property`.
    func getProperty(_ value: Value, _ site: PropertySite) throws(ScriptError) -> Value {
        if case .map(let box) = value {
            if let number = box.index(of: site.name, hint: site.hint) {
                site.hint = number
                return box.entries[number].value
            }
            if failsOnMissingProperty {
                throw ScriptError(.propertyNotFound(site.name.string), at: site.position)
            }
            return .unit
        }
        let tag = DispatchTag(value)
        let memory = site.getter
        if memory.generation != registry.generation || memory.key != UInt64(tag.raw) {
            memory.generation = registry.generation
            memory.key = UInt64(tag.raw)
            memory.chosen = Registry.choose(
                from: registry.candidates(.getter, site.name.string, count: 1), tags: { _ in tag })
        }
        guard let function = memory.chosen else {
            throw ScriptError(
                .dotExpression(.noGetter(property: site.name.string, type: value.typeName)), at: site.position)
        }
        do throws(ScriptError) {
            return try call(function, with: [value])
        } catch {
            error.locate(at: site.position)
            throw error
        }
    }

    /// `target.property = value`, in place.
    func setProperty(_ target: inout Value, _ site: PropertySite, _ value: Value) throws(ScriptError) {
        if case .map(var box) = target {
            target = .unit
            own(&box)
            if let number = box.index(of: site.name, hint: site.hint) {
                box.setValue(value, at: number)
                site.hint = number
            } else {
                site.hint = box.add(site.name, value)
            }
            target = .map(box)
            return
        }
        let tags = [DispatchTag(target), DispatchTag(value)]
        let candidates = registry.candidates(.setter, site.name.string, count: 2)
        guard let function = Registry.choose(from: candidates, tags: { tags[$0] }) else {
            throw noSetter(target, site, value)
        }
        var arguments = [target, value]
        target = .unit
        defer { target = arguments[0] }
        do throws(ScriptError) {
            _ = try call(function, changing: &arguments)
        } catch {
            error.locate(at: site.position)
            throw error
        }
    }
}

/// Bit fields of integers.
enum Bits {
    /// Some bits, shifted down. As in the reference, the highest bit of all is a sign, also when it is the last of some.
    static func field(of number: Int64, _ bits: Range<Int>) -> Int64 {
        (number & Int64(bitPattern: mask(bits.count) << UInt64(bits.lowerBound))) >> Int64(bits.lowerBound)
    }

    /// The number with some bits replaced.
    static func setting(_ field: Int64, in number: Int64, _ bits: Range<Int>) -> Int64 {
        let mask = mask(bits.count) << UInt64(bits.lowerBound)
        let bits = UInt64(bitPattern: field) << UInt64(bits.lowerBound) & mask
        return Int64(bitPattern: UInt64(bitPattern: number) & ~mask | bits)
    }

    private static func mask(_ count: Int) -> UInt64 {
        count >= 64 ? .max : (1 << UInt64(max(0, count))) - 1
    }
}
