/// One step of bytecode in eight bytes: an operation, a small operand and three registers or numbers.
///
/// It is one number, so that the loop reads it at once and takes out of it only what an operation needs.
struct Instruction {
    /// From the low end: 8 bits of `op`, 8 of `x`, 16 each of `a`, `b` and `c`.
    private var bits: UInt64

    /// A plain instruction.
    init(_ op: Opcode, x: UInt8 = 0, a: Int = 0, b: Int = 0, c: Int = 0) {
        bits = UInt64(op.rawValue) | UInt64(x) << 8
        self.a = a
        self.b = b
        self.c = c
    }

    /// What to do.
    @inline(__always)
    var op: Opcode {
        // `init` put it there, and nothing else changes these bits.
        unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits), to: Opcode.self)
    }

    /// A flag or the high byte of a site number.
    @inline(__always)
    var x: UInt8 {
        get { UInt8(truncatingIfNeeded: bits >> 8) }
        set { bits = bits & ~0xff00 | UInt64(newValue) << 8 }
    }

    @inline(__always)
    var a: Int {
        get { Int(UInt16(truncatingIfNeeded: bits >> 16)) }
        set { bits = bits & ~0xffff_0000 | UInt64(UInt16(truncatingIfNeeded: newValue)) << 16 }
    }

    @inline(__always)
    var b: Int {
        get { Int(UInt16(truncatingIfNeeded: bits >> 32)) }
        set { bits = bits & ~0xffff_0000_0000 | UInt64(UInt16(truncatingIfNeeded: newValue)) << 32 }
    }

    @inline(__always)
    var c: Int {
        get { Int(truncatingIfNeeded: bits >> 48) }
        set { bits = bits & 0xffff_ffff_ffff | UInt64(UInt16(truncatingIfNeeded: newValue)) << 48 }
    }

    /// `b` as a short number.
    @inline(__always)
    var shortB: Int64 { Int64(Int16(truncatingIfNeeded: bits >> 32)) }

    /// `c` as a short number.
    @inline(__always)
    var shortC: Int64 { Int64(bitPattern: bits) >> 48 }

    /// `b` and `c` as one number: a jump's distance or a constant's index.
    @inline(__always)
    var wide: Int {
        get { Int(truncatingIfNeeded: Int64(bitPattern: bits) >> 32) }
        set { bits = bits & 0xffff_ffff | UInt64(UInt32(truncatingIfNeeded: newValue)) << 32 }
    }

    /// `x` and `c` as a site's number.
    @inline(__always)
    var site: Int {
        get { c | Int(x) << 16 }
        set {
            c = newValue
            x = UInt8(truncatingIfNeeded: newValue >> 16)
        }
    }
}

/// The operations. `r` is the frame's registers, `k` the constants; jumps count from the next instruction.
enum Opcode: UInt8 {
    // MARK: Moving
    /// `r[a] = k[wide]`
    case loadConstant
    /// `r[a] = wide`
    case loadInt
    case loadUnit, loadTrue, loadFalse
    /// `r[a] = r[b]`
    case move
    /// `r[a] = r[b]`, `r[b] = ()`
    case take
    /// `r[a..<a + b]` let go of what they hold
    case clear
    /// `r[a] =` a copy of the variable in `r[b]`, which may be a cell
    case readShared
    /// the variable in `r[a]`, which may be a cell, takes `r[b]`'s value, which is given away when `x` is 1
    case writeShared
    /// `r[a] =` the variable named at `site` as a cell
    case shareName
    /// `r[a] =` `r[b]` as a cell; the variable becomes one if it was none
    case share

    // MARK: Arithmetic: `r[a] = r[b] op r[c]`; bit 0 of `x`: `r[b]` is a temporary, bit 1: `r[c]` is
    case add, subtract, multiply, divide, modulo, power
    case shiftLeft, shiftRight, bitAnd, bitOr, bitXor
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case makeRange, makeInclusiveRange
    /// `r[a] = r[b] op Int16(c)`
    case addInt, subtractInt, multiplyInt, divideInt, moduloInt
    /// `r[a] op= r[b]`; bit 1 of `x`: `r[b]` is a temporary
    case addAssign, subtractAssign, multiplyAssign, operatorAssign
    case negate, plus, not

    // MARK: Jumping
    case jump
    /// A backward jump: one operation is counted
    case jumpBack
    /// Jump by `wide` when `r[a]` is false or true; anything but a bool fails
    case jumpIfFalse, jumpIfTrue
    /// Jump by `wide` when `r[a]` is, or is not, `()`
    case jumpIfUnit, jumpIfNotUnit
    /// Compare `r[a]` with `r[b]` and jump by `Int16(c)` when it holds or, if `x` is 0, when the opposite comparison does not,
    /// which for integers is the same
    case jumpEqual, jumpNotEqual, jumpLess, jumpLessOrEqual, jumpGreater, jumpGreaterOrEqual
    /// Compare `r[a]` with `Int16(b)`
    case jumpEqualInt, jumpNotEqualInt, jumpLessInt, jumpLessOrEqualInt, jumpGreaterInt, jumpGreaterOrEqualInt
    /// `r[a]` must be a bool
    case checkBool
    /// Jump over the next instruction unless `r[a]` is the same as `k[wide]`, strictly; ranges: contains it
    case matchConstant
    /// Look `r[a]` up among the integers of jump table `wide` and jump
    case matchInt

    // MARK: Loops
    /// Turn the iterable in `r[a]` into a walk in `r[a]` and `r[a + 1]`
    case startFor
    /// Next item of the walk at `r[a]`: into variable `r[a + 2]`, counter `r[a + 3]` when `x` bit 0; ends by jumping `wide`
    case nextItem

    // MARK: Making
    /// `r[a] = [r[b]..<r[b + c]]`
    case makeArray
    /// `r[a] =` map of shape `site` from `r[b]…`
    case makeMap
    /// `r[a] =` text of `r[b]..<r[b + c]`: their display forms, or when `x` is 1 what they add to a string
    case makeText
    /// Append the texts of `r[b]..<r[b + c]` to the string variable `r[a]` in place, skipping the next two instructions,
    /// which make one text of them and add that
    case appendText
    /// `r[a] =` closure `site` with cells from `r[b]…`
    case makeClosure
    /// `r[a] =` pointer to a function named `k[wide]`
    case makePointer

    // MARK: Places
    /// `r[a] = r[b][r[c]]`; bit 0 of `x`: `r[b]` is a temporary
    case getIndex
    /// `r[a] = r[b].property(site)`; the site says whether `r[b]` is a temporary
    case getProperty
    /// `r[a][r[b]] = r[c]` for an array, skipping the next instruction, which does it for the rest; `x`: give `r[c]` away
    case setIndex
    /// Path `site`: `= r[a]`, or `op= r[a]`
    case storePath
    /// `r[a] =` what the path `site` holds
    case readPath
    /// `r[a] =` the variable named at `site`
    case readName
    /// `r[a] =` whether the variable named at `site` is captured
    case isNameShared
    /// Define a variable in the frame's dynamic scope: name `site`, value `r[a]`
    case defineName
    /// `this` must be bound
    case checkThis
    /// `this` must not be a constant
    case checkThisWritable
    /// `r[a] = global::name` of `k[wide]`
    case readGlobal
    /// `global::name` of `k[wide]` becomes `r[a]`
    case writeGlobal
    /// `r[a] =` the variable of a module, qualified name `site`
    case readQualified
    /// Assigning to a module's variable: always fails
    case writeQualified

    // MARK: Calls: result in `r[a]`, arguments from `r[b]` on
    /// Script function `site` of this script
    case call
    /// Native function, or nothing
    case callNative
    /// Script closure in the variable `r[c]` with `x` arguments, skipping the next instruction, which does it for the rest
    case callVariable
    /// Push `r[b]` on the array variable `r[a]`, skipping the next instruction
    case pushItem
    /// `r[a].property(site) += r[b]`, and `=`, skipping the next instruction
    case addProperty, setProperty
    /// `receiver.f(…)`
    case callMethod
    /// `f.call(…)`, `x.call(f, …)`
    case callPointer
    /// `m::f(…)`
    case callQualified
    /// `f!(…)`
    case callInScope
    case returnValue, returnUnit

    // MARK: Language functions
    case evaluate, typeOf, isShared, isDefinedVariable, isDefinedFunction, print, debug, makeFunction, curry

    // MARK: Errors and modules
    case enterTry, leaveTry
    /// Throw `r[a]`
    case throwValue
    /// Throw the caught error in `r[a]`'s handler again
    case rethrow
    case importModule, exportVariable
    /// `r[a] =` number of imports, and back
    case markImports, dropImports
    /// Variables that `eval` added in scope `a` or deeper go
    case dropNames
    /// Count variables against the limit: `a` are alive
    case checkVariables
    /// Count `wide` operations
    case charge
}
