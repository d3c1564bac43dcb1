/// How many items a value holds, those of nested containers counted, as the size limits do.
struct Weight {
    /// Items of arrays, bytes of blobs.
    private(set) var items = 0
    /// Entries of maps.
    private(set) var entries = 0

    /// Adds values; stops counting when a limit is passed, so that shared parts cannot make it endless.
    mutating func add(_ values: [Value], limits: Limits) {
        var pending = [values]
        while let next = pending.popLast() {
            items += next.count
            for value in next { collect(value, into: &pending) }
            if items > limits.arrayItemsMax ?? .max || entries > limits.mapItemsMax ?? .max { return }
        }
    }

    /// Adds the values of a map.
    mutating func add(_ map: MapBox, limits: Limits) {
        let before = items
        entries += map.count
        add(map.entries.map(\.value), limits: limits)
        items = max(before, items - map.count)
    }

    private mutating func collect(_ value: Value, into pending: inout [[Value]]) {
        switch value {
        case .array(let box): pending.append(box.items)
        case .blob(let box): items += box.bytes.count
        case .map(let box):
            entries += box.count
            items -= box.count
            pending.append(box.entries.map(\.value))
        case .tagged(let box): collect(box.value, into: &pending)
        default: return
        }
    }
}

extension Value {
    /// Whether it holds other values that the size limits count.
    var isContainer: Bool {
        switch self {
        case .array, .map, .blob: true
        case .tagged(let box): box.value.isContainer
        default: false
        }
    }
}

extension Machine {
    /// Checks an array's size, nested items counted, before values are added. Numbers are added in constant time; a
    /// container is weighed together with all that is there, when there is a limit at all.
    func checkArray(_ items: [Value], adding values: [Value], times: Int = 1) throws(ScriptError) {
        let (more, isOver) = values.count.multipliedReportingOverflow(by: times)
        let (total, isOverAgain) = items.count.addingReportingOverflow(more)
        try checkArray(items: isOver || isOverAgain ? Int.max : total)
        try reserve(bytes: more.multipliedReportingOverflow(by: MemoryLayout<Value>.stride).partialValue)
        if limits.arrayItemsMax == nil && limits.mapItemsMax == nil { return }
        guard values.contains(where: \.isContainer) else { return }
        var added = Weight()
        added.add(values, limits: limits)
        var weight = Weight()
        weight.add(items, limits: limits)
        try charge((weight.items + weight.entries) / Limits.unitsPerOperation)
        try checkArray(items: saturated(weight.items, added.items, times))
        try checkMap(items: saturated(weight.entries, added.entries, times))
    }

    /// Checks the size of a value that is already there.
    func checkSize(of value: Value) throws(ScriptError) {
        switch value {
        case .string(let text): try checkText(bytes: text.bytes.count)
        case .array(let box): try checkArray([], adding: box.items)
        case .blob(let box): try checkArray(items: box.bytes.count)
        case .map(let box):
            try checkMap(items: box.count)
            if limits.arrayItemsMax == nil && limits.mapItemsMax == nil { return }
            var weight = Weight()
            weight.add(box, limits: limits)
            try charge((weight.items + weight.entries) / Limits.unitsPerOperation)
            try checkArray(items: weight.items)
            try checkMap(items: weight.entries)
        default: return
        }
    }

    /// A text that is written within the limit for strings; the work is counted while it is written, because a small value
    /// of shared parts can have a very long text.
    func written(_ body: (inout TextWriter) -> Void) throws(ScriptError) -> [UInt8] {
        let writer = try write(upTo: limits.stringBytesMax ?? Limits.bytesMax, body)
        try checkText(bytes: writer.isCut ? .max : writer.bytes.count)
        return writer.bytes
    }

    /// A text for the host, which is cut when it is too long.
    func shown(_ body: (inout TextWriter) -> Void) throws(ScriptError) -> [UInt8] {
        try write(upTo: Limits.printedBytesMax, body).bytes
    }

    private func write(upTo bytesMax: Int, _ body: (inout TextWriter) -> Void) throws(ScriptError) -> TextWriter {
        var writer = TextWriter(bytesMax: bytesMax, countedBy: self)
        body(&writer)
        if let failure = writer.failure { throw failure }
        try charge(writer.bytes.count % TextWriter.countedBytes / Limits.unitsPerOperation)
        return writer
    }

    private func saturated(_ base: Int, _ part: Int, _ times: Int) -> Int {
        let (product, isOver) = part.multipliedReportingOverflow(by: times)
        let (sum, isOverAgain) = base.addingReportingOverflow(product)
        return isOver || isOverAgain ? .max : sum
    }
}

extension NativeCall {
    /// Checks an array's size before values are added to items.
    func checkArray(_ items: [Value], adding values: [Value], times: Int = 1) throws(ScriptError) {
        try machine.checkArray(items, adding: values, times: times)
    }

    /// Counts the work of going through bytes or items without calling the script.
    func chargePass(over count: Int) throws(ScriptError) {
        try charge(count / Limits.unitsPerOperation)
    }

    /// The display form of a value, within the limit for strings.
    func displayed(_ value: Value) throws(ScriptError) -> [UInt8] {
        try written { $0.display(value) }
    }

    /// The debug form of a value, within the limit for strings.
    func debugged(_ value: Value) throws(ScriptError) -> [UInt8] {
        try written { $0.debug(value) }
    }

    private func written(_ body: (inout TextWriter) -> Void) throws(ScriptError) -> [UInt8] {
        try machine.written(body)
    }
}

extension Limits {
    /// A pass over this many bytes or items inside one native function counts as one operation.
    package static let unitsPerOperation = 32
}
