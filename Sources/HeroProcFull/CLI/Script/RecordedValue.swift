import API
import Script

/// A value as the records write it: a type and a text, or members.
struct RecordedValue: CustomStringConvertible {
    /// The record.
    let json: JSONValue

    private var type: String { json["t"]?.text ?? "?" }

    /// The value, or nil for types that cannot be made from a text.
    var value: Value? {
        let text = json["v"]?.text ?? ""
        switch type {
        case "()": return .unit
        case "i64": return Int64(text).map { .int($0) }
        case "f64": return bits.map { .float(Double(bitPattern: $0)) }
        case "bool": return .bool(json["v"]?.flag ?? (text == "true"))
        case "char": return text.unicodeScalars.first.map { .char($0) }
        case "string": return .string(text)
        case "array":
            let items = (json["v"]?.items ?? []).compactMap { RecordedValue(json: $0).value }
            return .array(ArrayBox(items))
        case "map":
            let box = MapBox()
            for (key, member) in json["v"]?.members ?? [:] {
                if let value = RecordedValue(json: member).value { box.set(Text(key), value) }
            }
            return .map(box)
        default: return nil
        }
    }

    private var bits: UInt64? { json["bits"]?.text.flatMap { UInt64($0, radix: 16) } }

    /// Whether a value is the recorded one, types included.
    func matches(_ value: Value) -> Bool {
        switch (type, value.untagged) {
        case ("array", .array(let box)):
            let items = json["v"]?.items ?? []
            let values = box.values
            return items.count == values.count && zip(items, values).allSatisfy { RecordedValue(json: $0).matches($1) }
        case ("map", .map(let box)):
            let members = json["v"]?.members ?? [:]
            return members.count == box.count
                && members.allSatisfy { key, member in
                    box[Text(key)].map { RecordedValue(json: member).matches($0) } ?? false
                }
        case ("f64", .float(let number)):
            guard let bits else { return json["v"]?.text == value.debugged }
            return number.bitPattern == bits || number.isNaN && Double(bitPattern: bits).isNaN
        case ("blob", .blob(let box)):
            let bytes = json["v"]?.items?.compactMap(\.integer)
            return bytes.map { $0 == box.values.map(Int.init) } ?? (json["v"]?.text == value.debugged)
        case ("Fn", .function(let pointer)):
            return ConformanceCase.normalised(pointer.name) == json["v"]?.text
        case ("core::ops::range::Range<i64>", .range), ("core::ops::range::RangeInclusive<i64>", .range):
            return value.debugged == json["v"]?.text
        case (let iterator, .iterator) where iterator.hasPrefix("rhai::"): return true
        default:
            guard let expected = self.value else { return json["v"]?.text == value.debugged }
            return expected.matchesPlainly(value.untagged) && expected.typeName == value.typeName
        }
    }

    /// The record, shortened.
    var description: String {
        if let value { return "\(type) \(value.debugged)" }
        return "\(type) \(json["v"]?.text ?? "")"
    }
}
