internal import Operations
internal import Wire

/// The arguments of an operation: those of its path, its query and its body in one row, and what every write takes.
struct OperationInputs: Sendable {
    /// The argument by which a write is done once however often it is sent.
    static let idempotencyKey = "idempotency_key"
    /// The argument that names the version which a change is meant for.
    static let expectedVersion = "expected_version"
    /// The argument that asks what would happen.
    static let rehearsal = "dry_run"
    /// The argument that holds a file.
    static let file = "content"
    /// The longest key of a write; what the header field `Idempotency-Key` can hold.
    static let idempotencyKeyCharactersMax = 255

    /// The operation.
    let operation: Operation
    /// All of them.
    let all: [ToolInput]

    init(_ operation: Operation) {
        self.operation = operation
        var inputs: [ToolInput] = []
        var members: [SchemaField] = []
        if case .json(let schema, _) = operation.body, case .object(let fields) = schema.kind { members = fields }
        let taken = Set(members.map(\.name))
        for parameter in operation.parameters where parameter.name != Self.rehearsal && !parameter.isAboutFile {
            // `If-None-Match` in words that models write; and a name of the path that the body has, too.
            let plain = parameter.name.lowercased().map { $0 == "-" ? "_" : String($0) }.joined()
            let name = taken.contains(plain) ? "external_\(plain)" : plain
            inputs.append(
                ToolInput(
                    name: name, place: .parameter(parameter), schema: parameter.schema,
                    isRequired: parameter.place == .path))
        }
        inputs += members.map {
            ToolInput(name: $0.name, place: .member, schema: $0.schema, isRequired: $0.isRequired)
        }
        if case .file = operation.body {
            inputs.append(
                ToolInput(name: Self.file, place: .file, schema: .string("The file's text."), isRequired: true))
        }
        if operation.effect != .reads { inputs += Self.ofWrites(operation) }
        all = inputs
    }

    private static func ofWrites(_ operation: Operation) -> [ToolInput] {
        var inputs = [
            ToolInput(
                name: idempotencyKey, place: .idempotencyKey,
                schema: .string(
                    "Any text of your choice; the same call with the same text is done once.",
                    length: 1...idempotencyKeyCharactersMax), isRequired: false)
        ]
        if operation.effect != .creates {
            inputs.append(
                ToolInput(
                    name: expectedVersion, place: .expectedVersion,
                    schema: .integer("Refuse if the thing has another version by now.", 0...Int64.max),
                    isRequired: false))
        }
        if operation.canRehearse {
            inputs.append(
                ToolInput(
                    name: rehearsal, place: .rehearsal,
                    schema: .boolean("Only say what would happen; nothing changes."), isRequired: false))
        }
        return inputs
    }

    /// The argument of that name.
    subscript(name: String) -> ToolInput? { all.first { $0.name == name } }
}
