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

    /// Puts a float into the register.
    @inline(__always)
    func set(float value: Double) {
        if unsafe pointee.isHeap { unsafe pointee = .float(value) } else { unsafe initialize(to: .float(value)) }
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

    /// The place of the map's reference; the register holds a map.
    @inline(__always)
    var mapBox: UnsafeMutablePointer<MapBox> {
        unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: MapBox.self)
    }
}

extension Machine {
    /// Sets an array's item in place; false, changing nothing, when the index is out of range or the register no array.
    @inline(__always)
    static func setItem(
        _ register: UnsafeMutablePointer<Value>, _ index: Int64, _ source: UnsafeMutablePointer<Value>, isGiven: Bool
    ) -> Bool {
        guard case .array = unsafe register.pointee else { return false }
        let box = unsafe register.arrayBox
        guard unsafe index >= 0 && index < box.pointee.items.count else { return false }
        // The value is held before the array is asked whether it is shared: it may be the array itself.
        let value = unsafe isGiven ? source.take() : source.pointee
        if unsafe !isKnownUniquelyReferenced(&box.pointee) { unsafe box.pointee = ArrayBox(box.pointee.items) }
        unsafe register.borrowedArray._withUnsafeGuaranteedRef { $0.items[Int(index)] = value }
        return true
    }

    /// Reads an array's item; false when the index is out of range or the register no array.
    @inline(__always)
    static func getItem(
        _ register: UnsafeMutablePointer<Value>, _ index: Int64, into target: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard case .array = unsafe register.pointee else { return false }
        return unsafe register.borrowedArray._withUnsafeGuaranteedRef { array in
            guard index >= 0 && index < array.items.count else { return false }
            unsafe target.pointee = array.items[Int(index)]
            return true
        }
    }

    /// Appends to an array in place, giving the source away; false when the register is no array.
    @inline(__always)
    static func push(_ source: UnsafeMutablePointer<Value>, into register: UnsafeMutablePointer<Value>) -> Bool {
        guard case .array = unsafe register.pointee else { return false }
        let box = unsafe register.arrayBox
        if unsafe !isKnownUniquelyReferenced(&box.pointee) { unsafe box.pointee = ArrayBox(box.pointee.items) }
        unsafe box.pointee.items.append(source.take())
        return true
    }

    /// Reads a property of a map; false when the register is no map, has no such entry, or is a temporary.
    static func get(
        _ site: PropertySite, of register: UnsafeMutablePointer<Value>, into target: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard case .map = unsafe register.pointee, !site.isTemporary else { return false }
        let box = unsafe register.mapBox
        guard let number = unsafe box.pointee.index(of: site.name, hint: site.hint) else { return false }
        if number != site.hint { site.hint = number }
        unsafe target.pointee = box.pointee.entries[number].value
        return true
    }

    /// Sets a property of a map that has it, in place, giving nothing away; false otherwise.
    static func set(
        _ source: UnsafeMutablePointer<Value>, to site: PropertySite, of register: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard case .map = unsafe register.pointee else { return false }
        let box = unsafe register.mapBox
        guard let number = unsafe box.pointee.index(of: site.name, hint: site.hint) else { return false }
        if number != site.hint { site.hint = number }
        // The value is held before the map is asked whether it is shared: it may be the map itself.
        let value = unsafe site.isTemporary ? source.take() : source.pointee
        if unsafe !isKnownUniquelyReferenced(&box.pointee) { unsafe box.pointee = MapBox(copy: box.pointee) }
        unsafe box.pointee.setValue(value, at: number)
        return true
    }

    /// Adds to an integer property in place; false when it is none, or the sum too large.
    static func add(_ amount: Int64, to site: PropertySite, of register: UnsafeMutablePointer<Value>) -> Bool {
        guard case .map = unsafe register.pointee else { return false }
        let box = unsafe register.mapBox
        guard let number = unsafe box.pointee.index(of: site.name, hint: site.hint),
            case .int(let value) = unsafe box.pointee.entries[number].value
        else { return false }
        if number != site.hint { site.hint = number }
        let (sum, overflow) = value.addingReportingOverflow(amount)
        if overflow { return false }
        if unsafe !isKnownUniquelyReferenced(&box.pointee) { unsafe box.pointee = MapBox(copy: box.pointee) }
        unsafe box.pointee.setValue(.int(sum), at: number)
        return true
    }
}
