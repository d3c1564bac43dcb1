/// Changes in place of arrays and maps that lie in registers.
///
/// A register with a boxed case holds the box's reference in its first eight bytes: `Value` has cases that use all bits of
/// the payload, so the case's number lies behind it. `MachineTests` checks this. It lets a box be changed without being
/// counted once more, which would make it look shared.
extension UnsafeMutablePointer<Value> {
    /// Puts an integer into the register.
    @inline(__always)
    func set(int value: Int64) {
        if unsafe pointee.isHeap { unsafe pointee = .int(value) } else { unsafe initialize(to: .int(value)) }
    }

    /// Puts a bool into the register.
    @inline(__always)
    func set(bool value: Bool) {
        if unsafe pointee.isHeap { unsafe pointee = .bool(value) } else { unsafe initialize(to: .bool(value)) }
    }

    /// Puts a float into the register.
    @inline(__always)
    func set(float value: Double) {
        if unsafe pointee.isHeap { unsafe pointee = .float(value) } else { unsafe initialize(to: .float(value)) }
    }

    /// Puts any value into the register, an integer the short way.
    @inline(__always)
    func put(_ value: Value) {
        if case .int(let number) = value { unsafe set(int: number) } else { unsafe pointee = value }
    }

    /// Takes over a copy of a value. One without a box is copied as the bytes it is.
    @inline(__always)
    func assign(from source: UnsafePointer<Value>) {
        if unsafe source.pointee.isHeap || pointee.isHeap {
            unsafe pointee = source.pointee
        } else {
            unsafe UnsafeMutableRawPointer(self).copyMemory(from: source, byteCount: MemoryLayout<Value>.size)
        }
    }

    /// Takes over a copy of an array's item, below its count.
    @inline(__always)
    func assign(item index: Int, of array: ArrayBox) {
        switch array.items[index] {
        case .int(let value): unsafe set(int: value)
        case .bool(let value): unsafe set(bool: value)
        case .float(let value): unsafe set(float: value)
        default: unsafe pointee = array.items[index]
        }
    }

    /// The place of the array's reference; the register holds an array.
    @inline(__always)
    var arrayBox: UnsafeMutablePointer<ArrayBox> {
        unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: ArrayBox.self)
    }

    /// The array, without counting this use of it; the register holds an array.
    @inline(__always)
    var borrowedArray: Unmanaged<ArrayBox> {
        let reference = unsafe UnsafeRawPointer(self).load(as: UnsafeRawPointer.self)
        return unsafe Unmanaged<ArrayBox>.fromOpaque(reference)
    }

    /// The place of the string's reference; the register holds a string.
    @inline(__always)
    var textBox: UnsafeMutablePointer<Text> {
        unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: Text.self)
    }

    /// The string, without counting this use of it; the register holds a string.
    @inline(__always)
    var borrowedText: Unmanaged<Text> {
        let reference = unsafe UnsafeRawPointer(self).load(as: UnsafeRawPointer.self)
        return unsafe Unmanaged<Text>.fromOpaque(reference)
    }

    /// The place of the map's reference; the register holds a map.
    @inline(__always)
    var mapBox: UnsafeMutablePointer<MapBox> {
        unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: MapBox.self)
    }

    /// The map, without counting this use of it; the register holds a map.
    @inline(__always)
    var borrowedMap: Unmanaged<MapBox> {
        let reference = unsafe UnsafeRawPointer(self).load(as: UnsafeRawPointer.self)
        return unsafe Unmanaged<MapBox>.fromOpaque(reference)
    }

    /// Gives the register a map of its own when others hold the one there; the register holds a map.
    @inline(__always)
    func makeMapUnique(_ machine: Machine) {
        unsafe machine.own(&mapBox.pointee)
    }
}

extension [Value] {
    /// Whether one more item needs no more memory, or not much.
    @inline(__always)
    fileprivate var hasCheapRoom: Bool { count < capacity || count < Limits.smallBytes / 16 }
}

extension Machine {
    /// The next item of an array that is walked; false at its end, or when the registers hold another walk.
    @inline(__always)
    static func nextItem(_ walk: UnsafeMutablePointer<Value>) -> Bool {
        guard case .int(let next) = unsafe walk[1], unsafe getItem(walk, next, into: walk + 2) else { return false }
        unsafe (walk + 1).initialize(to: .int(next &+ 1))
        return true
    }

    /// Sets an array's item to a value without a box, in place; false, changing nothing, when the index is out of range or
    /// others hold the array. The register holds an array.
    @inline(never)
    static func setPlainItem(
        _ register: UnsafeMutablePointer<Value>, _ index: Int64, _ source: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard unsafe isKnownUniquelyReferenced(&register.arrayBox.pointee) else { return false }
        return unsafe register.borrowedArray._withUnsafeGuaranteedRef { array in
            guard index >= 0 && index < array.items.count else { return false }
            unsafe withUnsafeMutablePointer(to: &array.items[Int(index)]) { unsafe $0.assign(from: source) }
            return true
        }
    }

    /// Sets an array's item in place; false, changing nothing, when the index is out of range or the register no array.
    @inline(never)
    func setItem(
        _ register: UnsafeMutablePointer<Value>, _ index: Int64, _ source: UnsafeMutablePointer<Value>, isGiven: Bool
    ) -> Bool {
        guard case .array = unsafe register.pointee else { return false }
        let box = unsafe register.arrayBox
        guard unsafe index >= 0 && index < box.pointee.items.count else { return false }
        // The value is held before the array is asked whether it is shared: it may be the array itself.
        let value = unsafe isGiven ? source.take() : source.pointee
        unsafe own(&box.pointee)
        unsafe register.borrowedArray._withUnsafeGuaranteedRef { $0.items[Int(index)] = value }
        return true
    }

    /// Reads an array's item; false when the index is out of range or the register no array.
    @inline(never)
    static func getItem(
        _ register: UnsafeMutablePointer<Value>, _ index: Int64, into target: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard case .array = unsafe register.pointee else { return false }
        return unsafe register.borrowedArray._withUnsafeGuaranteedRef { array in
            guard index >= 0 && index < array.items.count else { return false }
            unsafe target.assign(item: Int(index), of: array)
            return true
        }
    }

    /// Appends to an array in place, giving the source away; false, changing nothing, when the register is no array, or
    /// when much memory would have to be found.
    @inline(__always)
    func push(_ source: UnsafeMutablePointer<Value>, into register: UnsafeMutablePointer<Value>) -> Bool {
        guard case .array = unsafe register.pointee else { return false }
        let box = unsafe register.arrayBox
        guard unsafe isKnownUniquelyReferenced(&box.pointee) && box.pointee.items.hasCheapRoom else { return false }
        unsafe box.pointee.items.append(source.take())
        return true
    }

    /// Appends strings, characters and integers to a string in place, giving them away; false, changing nothing, when the
    /// register is no string, when there is something else among them, or when the sum would be too long.
    @inline(never)
    func append(
        _ parts: UnsafeMutablePointer<Value>, count: Int, to register: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard case .string = unsafe register.pointee else { return false }
        var length = unsafe register.borrowedText._withUnsafeGuaranteedRef { $0.bytes.count }
        for index in 0..<count {
            switch unsafe parts[index] {
            case .string: length += unsafe (parts + index).borrowedText._withUnsafeGuaranteedRef { $0.bytes.count }
            case .int: length += 20
            case .char: length += 4
            default: return false
            }
        }
        if length > Limits.bytesMax { return false }
        if unsafe length > Limits.smallBytes && !hasRoom(register, length) { return false }
        unsafe own(&register.textBox.pointee)
        unsafe register.borrowedText._withUnsafeGuaranteedRef { text in
            for index in 0..<count {
                switch unsafe parts[index] {
                case .string:
                    unsafe (parts + index).borrowedText._withUnsafeGuaranteedRef { text.append($0) }
                    unsafe parts[index] = .unit
                case .int(let number): text.append(decimal: number)
                case .char(let scalar): text.append(scalar.utf8)
                default: break
                }
            }
        }
        return true
    }

    /// Whether a long string has room for a number of bytes and no other holder.
    private func hasRoom(_ register: UnsafeMutablePointer<Value>, _ length: Int) -> Bool {
        unsafe isKnownUniquelyReferenced(&register.textBox.pointee)
            && register.borrowedText._withUnsafeGuaranteedRef { $0.bytes.capacity >= length }
    }

    /// Reads a property of a map; false when the register is no map, has no such entry, or is a temporary.
    @inline(never)
    static func get(
        _ site: PropertySite, of register: UnsafeMutablePointer<Value>, into target: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard case .map = unsafe register.pointee, !site.isTemporary else { return false }
        return unsafe register.borrowedMap._withUnsafeGuaranteedRef { map in
            guard let number = map.number(for: site) else { return false }
            if case .int(let value) = map.entries[number].value {
                unsafe target.set(int: value)
            } else {
                unsafe target.pointee = map.entries[number].value
            }
            return true
        }
    }

    /// Sets a property of a map that has it, in place, giving nothing away; false otherwise.
    @inline(never)
    func set(
        _ source: UnsafeMutablePointer<Value>, to site: PropertySite, of register: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard case .map = unsafe register.pointee else { return false }
        guard let number = unsafe register.borrowedMap._withUnsafeGuaranteedRef({ $0.number(for: site) }) else {
            return false
        }
        // The value is held before the map is asked whether it is shared: it may be the map itself.
        let value = unsafe site.isTemporary ? source.take() : source.pointee
        unsafe register.makeMapUnique(self)
        unsafe register.borrowedMap._withUnsafeGuaranteedRef { $0.setValue(value, at: number) }
        return true
    }

    /// Adds to an integer property in place; false when it is none, or the sum too large.
    @inline(never)
    func add(_ amount: Int64, to site: PropertySite, of register: UnsafeMutablePointer<Value>) -> Bool {
        guard case .map = unsafe register.pointee else { return false }
        let found: (number: Int, sum: Int64)? = unsafe register.borrowedMap._withUnsafeGuaranteedRef { map in
            guard let number = map.number(for: site), case .int(let value) = map.entries[number].value else {
                return nil
            }
            let (sum, overflow) = value.addingReportingOverflow(amount)
            return overflow ? nil : (number, sum)
        }
        guard let found else { return false }
        unsafe register.makeMapUnique(self)
        unsafe register.borrowedMap._withUnsafeGuaranteedRef { $0.setValue(.int(found.sum), at: found.number) }
        return true
    }
}

extension MapBox {
    /// The number of the entry that a property step means, mostly where it was last time; nil when there is none.
    @inline(__always)
    fileprivate func number(for site: PropertySite) -> Int? {
        let hint = site.hint
        if hint >= 0 && hint < entries.count && entries[hint].key === site.name { return hint }
        guard let number = index(of: site.name) else { return nil }
        site.hint = number
        return number
    }
}
