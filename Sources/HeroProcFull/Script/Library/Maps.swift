/// Maps. Whatever walks a map goes in byte order of the keys.
extension Registry {
    /// Registers the map functions.
    func registerMaps() {
        registerMapFacts()
        registerMapChanges()
        registerMapMixes()
        registerMapCalls()
    }

    private func registerMapFacts() {
        function(
            "len", [.map], gives: "int", meaning: "The number of entries. (`m.len` is the entry named `len`.)",
            example: "#{a: 1}.len() // 1"
        ) { call in .int(Int64(call.map(0).count)) }
        function(
            "is_empty", [.map], gives: "bool", meaning: "Whether it has no entries.", example: "#{}.is_empty() // true"
        ) { call in .bool(call.map(0).count == 0) }
        function(
            "contains", [.map, .string], gives: "bool", meaning: "Whether there is a key.",
            example: "#{a: 1}.contains(\"a\") // true"
        ) { call throws(ScriptError) in .bool(call.map(0).index(of: try call.key(1)) != nil) }
        function(
            "get", [.map, .string], gives: "any", meaning: "The value of a key, or `()`.",
            example: "#{a: 1}.get(\"b\") // ()"
        ) { call throws(ScriptError) in call.map(0)[try call.key(1)] ?? .unit }
        function(
            "keys", [.map], gives: "array", meaning: "The keys.", example: "#{b: 1, a: 2}.keys() // [\"a\", \"b\"]"
        ) { call throws(ScriptError) in
            let map = call.map(0)
            try call.checkArray(items: map.count)
            try call.charge(map.count)
            return .array(ArrayBox(map.sortedIndices.map { .string(map.entry(at: $0).key) }))
        }
        function(
            "values", [.map], gives: "array", meaning: "The values, in the order of their keys.",
            example: "#{b: 1, a: 2}.values() // [2, 1]"
        ) { call throws(ScriptError) in
            let map = call.map(0)
            try call.checkArray(items: map.count)
            try call.charge(map.count)
            return .array(ArrayBox(map.sortedIndices.map { map.entry(at: $0).value }))
        }
        function(
            "to_json", [.map], gives: "string", meaning: "The map as compact JSON, keys in order.",
            example: "#{a: [1, ()]}.to_json() // `{\"a\":[1,null]}`"
        ) { call throws(ScriptError) in
            var writer = JSONWriter(call)
            try writer.write(call[0].untagged)
            return .string(Text(utf8: writer.bytes))
        }
    }

    private func registerMapChanges() {
        function(
            "set", [.map, .string, .any], mutates: true, meaning: "Sets the value of a key.",
            example: "let m = #{}; m.set(\"a\", 1); m // #{\"a\": 1}"
        ) { call throws(ScriptError) in
            let key = try call.key(1)
            let value = call[2]
            if call.map(0).index(of: key) == nil { try call.checkMap(items: call.map(0).count + 1) }
            if value.isContainer { try call.machine.checkSize(of: value) }
            try call.withMap { map in _ = map.set(key, value) }
            return .unit
        }
        function(
            "remove", [.map, .string], gives: "any", mutates: true,
            meaning: "Removes a key and answers its value; `()` when there is none.",
            example: "let m = #{a: 1}; m.remove(\"a\") // 1"
        ) { call throws(ScriptError) in
            let key = try call.key(1)
            if call.map(0).index(of: key) == nil { return .unit }
            return try call.withMap { $0.remove(key) ?? .unit }
        }
        function(
            "clear", [.map], mutates: true, meaning: "Removes all entries.",
            example: "let m = #{a: 1}; m.clear(); m // #{}"
        ) { call in
            call[0] = .map(MapBox())
            return .unit
        }
    }

    private func registerMapMixes() {
        for name in ["mixin", "+="] {
            function(
                name, [.map, .map], mutates: true, meaning: "Sets all entries of another map.",
                example: "let m = #{a: 1}; m.mixin(#{a: 2}); m // #{\"a\": 2}"
            ) { call throws(ScriptError) in
                try call.mix(call.map(1), isOverwriting: true)
            }
        }
        function(
            "fill_with", [.map, .map], mutates: true,
            meaning: "Sets those entries of another map whose keys are missing.",
            example: "let m = #{a: 1}; m.fill_with(#{a: 2, b: 3}); m // #{\"a\": 1, \"b\": 3}"
        ) { call throws(ScriptError) in
            try call.mix(call.map(1), isOverwriting: false)
        }
    }

    private func registerMapCalls() {
        function(
            "map", [.map, .function], gives: "map",
            meaning: "The same keys with the results of a function of key and value.",
            example: "#{a: 1}.map(|k, v| v * 2) // #{\"a\": 2}"
        ) { call throws(ScriptError) in
            // The reference calls itself so in errors here.
            var each = try ItemCall(call, of: "filter")
            let map = call.map(0)
            let result = MapBox()
            for index in map.sortedIndices {
                try call.charge(1)
                let (key, value) = map.entry(at: index)
                result.add(key, try each.call(leading: .string(key), value))
            }
            try call.machine.checkSize(of: .map(result))
            return .map(result)
        }
        function(
            "filter", [.map, .function], gives: "map",
            meaning: "The entries for which a function of key and value answers true.",
            example: "#{a: 1, b: 2}.filter(|k, v| v > 1) // #{\"b\": 2}"
        ) { call throws(ScriptError) in .map(try call.chosenEntries(by: "filter").yes) }
        function(
            "drain", [.map, .function], gives: "map", mutates: true,
            meaning: "Removes and answers the entries for which a function of key and value answers true.",
            example: "let m = #{a: 1, b: 2}; m.drain(|k, v| v > 1) // #{\"b\": 2}"
        ) { call throws(ScriptError) in
            let (yes, no) = try call.chosenEntries(by: "drain")
            call[0] = .map(no)
            return .map(yes)
        }
        function(
            "retain", [.map, .function], gives: "map", mutates: true,
            meaning: "Keeps the entries for which a function of key and value answers true; answers the others.",
            example: "let m = #{a: 1, b: 2}; m.retain(|k, v| v > 1) // #{\"a\": 1}"
        ) { call throws(ScriptError) in
            let (yes, no) = try call.chosenEntries(by: "retain")
            call[0] = .map(yes)
            return .map(no)
        }
    }
}

extension NativeCall {
    /// The string argument at a place, to be looked up as a key.
    fileprivate func key(_ place: Int) throws(ScriptError) -> Text {
        let text = text(place)
        try chargePass(over: text.bytes.count)
        return text
    }

    /// Sets entries of another map in the map argument 0.
    func mix(_ other: MapBox, isOverwriting: Bool) throws(ScriptError) -> Value {
        let added = other.entries.reduce(into: 0) { $0 += map(0).index(of: $1.key) == nil ? 1 : 0 }
        try charge(other.count)
        try checkMap(items: map(0).count + added)
        try withMap { map in
            for entry in other.entries where isOverwriting || map.index(of: entry.key) == nil {
                map.set(entry.key, entry.value)
            }
        }
        return .unit
    }

    /// The entries of argument 0 for which the function of argument 1 answers true, and the others.
    fileprivate func chosenEntries(by name: String) throws(ScriptError) -> (yes: MapBox, no: MapBox) {
        var each = try ItemCall(self, of: name)
        let map = map(0)
        let yes = MapBox()
        let no = MapBox()
        for index in map.sortedIndices {
            try charge(1)
            let (key, value) = map.entry(at: index)
            let outcome = try each.call(leading: .string(key), value)
            if case .bool(true) = outcome.untagged { yes.add(key, value) } else { no.add(key, value) }
        }
        return (yes, no)
    }
}
