internal import Operations
internal import Wire

/// What a tool takes, as JSON Schema 2020-12.
enum ToolSchema {
    /// Everything that is known of the arguments.
    static func full(_ inputs: [ToolInput]) -> JSON {
        var schema: JSONObject = [
            "type": "object",
            "properties": .object(JSONObject(inputs.map { ($0.name, located($0.schema.openAPI())) })),
        ]
        let required = inputs.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        schema["additionalProperties"] = false
        let definitions = Schema.components(of: inputs.map(\.schema))
        if !definitions.isEmpty { schema["$defs"] = located(.object(definitions)) }
        return .object(schema)
    }

    /// Types and choices alone, with a few words where a name does not say enough: what stands in every conversation
    /// must be short. The operations check the rest and say what is wrong.
    static func compact(_ fields: [(name: String, schema: JSON)], required: [String]) -> JSON {
        var schema: JSONObject = [
            "type": "object", "properties": .object(JSONObject(fields.map { ($0.name, $0.schema) })),
        ]
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
        schema["additionalProperties"] = false
        return .object(schema)
    }

    /// From how many choices on they are told by the error alone.
    private static let choicesMax = 12

    /// A schema in short.
    static func short(_ schema: Schema, _ words: String) -> JSON {
        var object = type(schema)
        if !words.isEmpty { object["description"] = .string(words) }
        return .object(object)
    }

    private static func type(_ schema: Schema) -> JSONObject {
        switch schema.kind {
        case .string: ["type": "string"]
        case .enumeration(let values) where values.count > choicesMax: ["type": "string"]
        case .enumeration(let values): ["enum": .array(values.map { .string($0) })]
        case .integer: ["type": "integer"]
        case .decimal: ["type": ["number", "string"]]
        case .boolean: ["type": "boolean"]
        case .array(let element, _, _):
            ["type": "array", "items": .object(element.isChoice ? ["type": "string"] : type(element))]
        case .object, .map, .choice: ["type": "object"]
        case .reference(_, let resolve): type(resolve())
        case .any, .anyOf: [:]
        }
    }

    /// The same with its named parts within the schema itself, where no document is around it.
    private static func located(_ json: JSON) -> JSON {
        switch json {
        case .string(let text) where text.hasPrefix(Schema.componentsPointer):
            .string("#/$defs/" + text.dropFirst(Schema.componentsPointer.count))
        case .array(let elements): .array(elements.map(located))
        case .object(let object): .object(JSONObject(object.members.map { ($0.name, located($0.value)) }))
        default: json
        }
    }
}

extension Schema {
    /// Whether it is one of some texts. In lists they are told by the error alone.
    fileprivate var isChoice: Bool { if case .enumeration = kind { true } else { false } }
}
