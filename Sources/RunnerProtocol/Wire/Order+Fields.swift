/// Orders, field by field.
extension AssignmentKey: Coded {
    static var blank: AssignmentKey { AssignmentKey(job: 0, epoch: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.number(&job)
        coder.number(&epoch)
    }
}

extension Template: Coded {
    static var blank: Template { Template(alias: 0, specification: JobSpecification(name: [])) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.number(&alias)
        specification.code(&coder)
    }
}

extension Assignment: Coded {
    static var blank: Assignment { Assignment(key: .blank, template: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        key.code(&coder)
        coder.number(&template)
        coder.option(&index)
        coder.option(&restartsLeft)
        coder.number(&attemptsBefore, usual: 0)
        coder.option(&leaseMilliseconds)
    }
}

extension Order {
    var kind: RecordKind {
        switch self {
        case .template: .template
        case .retireTemplate: .retireTemplate
        case .assign: .assign
        case .stop: .stop
        case .signal: .signal
        case .intake: .intake
        }
    }

    func write(_ coder: inout FieldCoder) {
        switch self {
        case .template(var template): template.code(&coder)
        case .retireTemplate(var alias): coder.number(&alias)
        case .assign(var assignment): assignment.code(&coder)
        case .stop(var key, var stop):
            key.code(&coder)
            coder.choice(&stop, last: .disowned)
        case .signal(var key, var signal):
            key.code(&coder)
            coder.signal(&signal, usual: nil)
        // Said also when it is the usual one: over TCP nothing but a pong may come in a frame as short as a pong's.
        case .intake(let intake): _ = coder.byte(intake.rawValue)
        }
    }

    /// Reads the fields of an order; `kind` is one of an order's.
    init(_ kind: RecordKind, _ coder: inout FieldCoder) {
        switch kind {
        case .template: self = .template(.read(&coder))
        case .retireTemplate:
            var alias: UInt32 = 0
            coder.number(&alias)
            self = .retireTemplate(alias: alias)
        case .assign: self = .assign(.read(&coder))
        case .stop:
            let key = AssignmentKey.read(&coder)
            var stop = Stop.gracefully
            coder.choice(&stop, last: .disowned)
            self = .stop(key, stop)
        case .signal:
            let key = AssignmentKey.read(&coder)
            var signal: Int32 = 0
            coder.signal(&signal, usual: nil)
            self = .signal(key, signal)
        default:
            var intake = Intake.open
            coder.choice(&intake, last: .stop)
            self = .intake(intake)
        }
    }
}
