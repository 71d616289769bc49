/// What a JSON value must be: the one description from which requests are checked and the OpenAPI document is made.
public struct Schema: Sendable {
    /// What kind of value, with its bounds.
    public indirect enum Kind: Sendable {
        /// Any value at all.
        case any
        /// A text of a length in Unicode scalars, in a form where one is given.
        case string(length: ClosedRange<Int>, format: SchemaFormat?)
        /// A whole number in a range; 1.0 and 1e3 are whole.
        case integer(range: ClosedRange<Int64>)
        /// A decimal number, inclusive bounds, at most so many decimals; a text in plain notation where allowed.
        case decimal(minimum: JSONNumber?, maximum: JSONNumber?, decimalsMax: Int?, acceptsText: Bool)
        /// A truth value.
        case boolean
        /// One of these texts.
        case enumeration([String])
        /// Elements of one schema, so many of them.
        case array(of: Schema, count: ClosedRange<Int>, isUnique: Bool)
        /// These fields and no others.
        case object([SchemaField])
        /// Values of one schema under names of the sender's choice, so many of them.
        case map(of: Schema, count: ClosedRange<Int>)
        /// What at least one of these schemas accepts.
        case anyOf([Schema])
        /// One of some objects, told apart by the text of one member, which each of them has.
        case choice(by: String, [SchemaChoice])
        /// Another schema, resolved when it is needed, so that a schema can contain itself; it must have that name.
        case reference(String, @Sendable () -> Schema)
    }

    /// What a number is told in.
    public enum Unit: String, Sendable {
        /// Parts of a whole, which is 1.
        case share
        /// Days of 24 hours.
        case days
    }

    /// What kind of value.
    public let kind: Kind
    /// What the value means, for people.
    public let description: String
    /// A value that the schema accepts.
    public let example: JSON?
    /// Whether `null` is accepted too.
    public internal(set) var isNullable = false
    /// The name under components/schemas of the OpenAPI document, for a schema that stands there.
    public internal(set) var componentName: String?
    /// What a number is told in, where that is no matter of course.
    public private(set) var unit: Unit?

    /// A schema of any kind; the functions below read better.
    public init(_ kind: Kind, _ description: String, example: JSON? = nil) {
        self.kind = kind
        self.description = description
        self.example = example
    }

    /// The same schema, accepting `null` too.
    public func nullable() -> Schema {
        var copy = self
        copy.isNullable = true
        return copy
    }

    /// The same object with another schema for one of its fields; anything else stays as it is.
    public func replacing(_ name: String, by schema: Schema) -> Schema {
        guard case .object(let fields) = kind else { return self }
        var copy = Schema(
            .object(fields.map { $0.name == name ? $0.with(schema) : $0 }), description, example: example)
        copy.isNullable = isNullable
        copy.componentName = componentName
        return copy
    }

    /// The same schema of numbers that are told in a unit.
    public func told(in unit: Unit) -> Schema {
        var copy = self
        copy.unit = unit
        return copy
    }

    /// The same schema under a name, so that the OpenAPI document holds it once.
    public func named(_ name: String) -> Schema {
        var copy = self
        copy.componentName = name
        return copy
    }

    /// Any value.
    public static func any(_ description: String, example: JSON? = nil) -> Schema {
        Schema(.any, description, example: example)
    }

    /// A text; its length is counted in Unicode scalars.
    public static func string(
        _ description: String,
        length: ClosedRange<Int> = 0...10_000,
        format: SchemaFormat? = nil,
        example: JSON? = nil
    ) -> Schema {
        Schema(.string(length: length, format: format), description, example: example)
    }

    /// A whole number.
    public static func integer(
        _ description: String,
        _ range: ClosedRange<Int64> = Int64.min...Int64.max,
        example: JSON? = nil
    ) -> Schema {
        Schema(.integer(range: range), description, example: example)
    }

    /// A decimal number; with `acceptsText` also as a text, as in "1234.50".
    public static func decimal(
        _ description: String,
        minimum: JSONNumber? = nil,
        maximum: JSONNumber? = nil,
        decimalsMax: Int? = nil,
        acceptsText: Bool = false,
        example: JSON? = nil
    ) -> Schema {
        let kind = Kind.decimal(
            minimum: minimum,
            maximum: maximum,
            decimalsMax: decimalsMax,
            acceptsText: acceptsText
        )
        return Schema(kind, description, example: example)
    }

    /// A truth value.
    public static func boolean(_ description: String, example: JSON? = nil) -> Schema {
        Schema(.boolean, description, example: example)
    }

    /// One of some texts.
    public static func enumeration(_ description: String, _ values: [String], example: JSON? = nil) -> Schema {
        Schema(.enumeration(values), description, example: example ?? values.first.map { .string($0) })
    }

    /// An array.
    public static func array(
        _ description: String,
        of element: Schema,
        count: ClosedRange<Int> = 0...1_000,
        isUnique: Bool = false,
        example: JSON? = nil
    ) -> Schema {
        Schema(.array(of: element, count: count, isUnique: isUnique), description, example: example)
    }

    /// An object of known fields, whose names differ; any other field is refused.
    public static func object(_ description: String, _ fields: [SchemaField], example: JSON? = nil) -> Schema {
        precondition(
            Set(fields.map(\.name)).count == fields.count,
            "An object schema cannot name a field twice: \(fields.map(\.name))"
        )
        return Schema(.object(fields), description, example: example)
    }

    /// An object with names of the sender's choice.
    public static func map(
        _ description: String,
        of values: Schema,
        count: ClosedRange<Int> = 0...1_000,
        example: JSON? = nil
    ) -> Schema {
        Schema(.map(of: values, count: count), description, example: example)
    }

    /// What at least one of some schemas accepts; what is wrong is told by the first.
    public static func anyOf(_ description: String, _ schemas: [Schema]) -> Schema {
        Schema(.anyOf(schemas), description)
    }

    /// One of some objects, told apart by the text of one member; each of them requires that member with its own text.
    public static func choice(
        _ description: String, by member: String, _ choices: [SchemaChoice], example: JSON? = nil
    ) -> Schema {
        Schema(.choice(by: member, choices), description, example: example)
    }

    /// A schema that has a name and is resolved when it is needed, so that it can contain itself.
    public static func reference(_ name: String, to resolve: @escaping @Sendable () -> Schema) -> Schema {
        Schema(.reference(name, resolve), "")
    }

    /// The JSON types that the schema accepts, in the words of JSON Schema, without those of a reference.
    var typeNames: [String] {
        let own: [String] =
            switch kind {
            case .any, .anyOf, .choice, .reference: []
            case .string, .enumeration: ["string"]
            case .integer: ["integer"]
            case .decimal(_, _, _, let acceptsText): acceptsText ? ["number", "string"] : ["number"]
            case .boolean: ["boolean"]
            case .array: ["array"]
            case .object, .map: ["object"]
            }
        return isNullable && !own.isEmpty ? own + ["null"] : own
    }
}
