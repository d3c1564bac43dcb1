/// Parts of blobs: copied out, cut off, replaced.
extension Registry {
    func registerBlobRemovals() {
        function(
            "pop", [.blob], gives: "int", mutates: true, meaning: "Removes and answers the last byte; 0 when empty.",
            example: "let b = blob(2, 7); b.pop() // 7"
        ) { call throws(ScriptError) in try call.withBlob { .int(Int64($0.popLast() ?? 0)) } }
        function(
            "shift", [.blob], gives: "int", mutates: true, meaning: "Removes and answers the first byte; 0 when empty.",
            example: "let b = blob(2, 7); b.shift() // 7"
        ) { call throws(ScriptError) in
            try call.chargePass(over: call.blob(0).count)
            return try call.withBlob { .int($0.isEmpty ? 0 : Int64($0.removeFirst())) }
        }
        function(
            "remove", [.blob, .int], gives: "int", mutates: true,
            meaning:
                "Removes and answers the byte at an index, negative ones counted from the end; 0 when there is none.",
            example: "let b = blob(2, 7); b.remove(0) // 7"
        ) { call throws(ScriptError) in
            guard let place = Span.existing(call.int(1), count: call.blob(0).count) else { return .int(0) }
            try call.chargePass(over: call.blob(0).count)
            return try call.withBlob { .int(Int64($0.remove(at: place))) }
        }
        function(
            "clear", [.blob], mutates: true, meaning: "Removes all bytes.",
            example: "let b = blob(2); b.clear(); b // []"
        ) { call in
            call[0] = .blob(BlobBox([]))
            return .unit
        }
        function(
            "reverse", [.blob], mutates: true, meaning: "Turns the order around.",
            example: "let b = \"ab\".to_blob(); b.reverse(); b // [6261]"
        ) { call throws(ScriptError) in
            try call.chargePass(over: call.blob(0).count)
            try call.withBlob { $0.reverse() }
            return .unit
        }
        for (name, side, keepsFirst) in [("truncate", "first", true), ("chop", "last", false)] {
            function(
                name, [.blob, .int], mutates: true, meaning: "Keeps at most the \(side) bytes.",
                example: "let b = blob(3); b.\(name)(2); b // [0000]"
            ) { call throws(ScriptError) in
                let kept = Int(max(0, min(call.int(1), Int64(call.blob(0).count))))
                try call.chargePass(over: call.blob(0).count)
                try call.withBlob {
                    $0.removeSubrange(keepsFirst ? kept..<$0.count : 0..<($0.count - kept))
                }
                return .unit
            }
        }
    }

    func registerBlobParts() {
        spanFunction(
            "extract", on: .blob, gives: "blob", meaning: "A copy of a part.",
            example: "\"abc\".to_blob().extract(1, 1) // [62]"
        ) { call, span, _ throws(ScriptError) in
            try call.chargePass(over: call.blob(0).count)
            return .blob(BlobBox(Array(call.blob(0)[span.resolved(count: call.blob(0).count)])))
        }
        function(
            "extract", [.blob, .int], gives: "blob", meaning: "A copy of all from a start on.",
            example: "\"abc\".to_blob().extract(-2) // [6263]"
        ) { call throws(ScriptError) in
            try call.chargePass(over: call.blob(0).count)
            let range = Span(start: call.int(1)).resolved(count: call.blob(0).count)
            return .blob(BlobBox(Array(call.blob(0)[range])))
        }
        spanFunction(
            "drain", on: .blob, gives: "blob", mutates: true, meaning: "Removes and answers a part.",
            example: "let b = \"abc\".to_blob(); b.drain(0..2) // [6162]"
        ) { call, span, _ throws(ScriptError) in
            try call.chargePass(over: call.blob(0).count)
            return try call.withBlob { bytes in
                let range = span.resolved(count: bytes.count)
                let removed = Array(bytes[range])
                bytes.removeSubrange(range)
                return .blob(BlobBox(removed))
            }
        }
        spanFunction(
            "retain", on: .blob, gives: "blob", mutates: true, meaning: "Removes and answers all but a part.",
            example: "let b = \"abc\".to_blob(); b.retain(0..2) // [63]"
        ) { call, span, _ throws(ScriptError) in
            if span.isEmpty { return .blob(BlobBox([])) }
            try call.chargePass(over: call.blob(0).count)
            return try call.withBlob { bytes in
                let range = span.resolved(count: bytes.count)
                // As in the reference, a part of which nothing exists empties the blob.
                let removed = range.isEmpty ? bytes[...] : bytes[..<range.lowerBound] + bytes[range.upperBound...]
                bytes = Array(bytes[range])
                return .blob(BlobBox(Array(removed)))
            }
        }
        function(
            "split", [.blob, .int], gives: "blob", mutates: true, meaning: "Cuts off and answers all from an index on.",
            example: "let b = \"abc\".to_blob(); b.split(1) // [6263]"
        ) { call throws(ScriptError) in
            let index = call.int(1)
            try call.chargePass(over: call.blob(0).count)
            return try call.withBlob { bytes in
                let place = Span.place(index, count: bytes.count)
                let removed = Array(bytes[place...])
                bytes.removeSubrange(place...)
                return .blob(BlobBox(removed))
            }
        }
        spanFunction(
            "splice", on: .blob, and: [.blob], mutates: true,
            meaning: "Replaces a part by another blob; appends it when the part is empty.",
            example: "let b = blob(3); b.splice(1, 1, blob(2, 255)); b // [00ffff00]"
        ) { call, span, next throws(ScriptError) in
            let more = call.blob(next)
            let count = call.blob(0).count
            let range = span.resolved(count: count)
            try call.checkArray(items: count - range.count + more.count)
            try call.chargePass(over: count + more.count)
            try call.withBlob { $0.replaceSubrange(range.isEmpty ? count..<count : range, with: more) }
            return .unit
        }
    }
}
