extension Schema {
    /// Where named schemas stand in the OpenAPI document.
    public static let componentsPointer = "#/components/schemas/"

    /// The schema as JSON Schema 2020-12 for an OpenAPI 3.1 document; a named one as a reference to its component.
    public func openAPI() -> JSON {
        guard let name = referencedName else { return definition() }
        let reference: JSON = ["$ref": .string(Self.componentsPointer + name)]
        return isNullable ? ["anyOf": [reference, ["type": "null"]]] : reference
    }

    /// All named schemas in this one, itself included, each with its definition; sorted by name.
    ///
    /// Two different schemas of the same name are a mistake of the programmer's.
    public func components() -> JSONObject {
        Self.components(of: [self])
    }

    /// All named schemas in these, each with its definition; sorted by name.
    public static func components(of schemas: [Schema]) -> JSONObject {
        var found = JSONObject()
        for schema in schemas { schema.collectComponents(into: &found) }
        return JSONObject(distinct: found.sortedMembers)
    }

    private var referencedName: String? {
        if case .reference(let name, _) = kind { name } else { componentName }
    }

    private func collectComponents(into found: inout JSONObject) {
        if case .reference(let name, let resolve) = kind {
            guard found[name] == nil else { return }
            let target = resolve()
            precondition(target.componentName == name, "The schema behind the reference \(name) has another name")
            return target.collectComponents(into: &found)
        }
        if let componentName {
            // A component is never nullable itself; the places that refer to it are.
            var own = self
            own.isNullable = false
            let definition = own.definition()
            if let known = found[componentName] {
                precondition(known == definition, "Two different schemas are named \(componentName)")
                return
            }
            found[componentName] = definition
        }
        switch kind {
        case .anyOf(let schemas): for schema in schemas { schema.collectComponents(into: &found) }
        case .choice(_, let choices): for choice in choices { choice.schema.collectComponents(into: &found) }
        case .array(let element, _, _): element.collectComponents(into: &found)
        case .map(let values, _): values.collectComponents(into: &found)
        case .object(let fields): for field in fields { field.schema.collectComponents(into: &found) }
        default: break
        }
    }

    private func definition() -> JSON {
        var object = JSONObject()
        let types = typeNames
        if types.count == 1 {
            object["type"] = .string(types[0])
        } else if types.count > 1 {
            object["type"] = .array(types.map { .string($0) })
        }
        if !description.isEmpty { object["description"] = .string(description) }
        describeKind(in: &object)
        if let unit { object["x-unit"] = .string(unit.rawValue) }
        if let example { object["examples"] = [example] }
        return .object(object)
    }

    private func describeKind(in object: inout JSONObject) {
        switch kind {
        case .any, .boolean, .reference: break
        case .anyOf(let schemas): object["anyOf"] = .array(schemas.map { $0.openAPI() })
        case .choice(let member, let choices):
            object["oneOf"] = .array(choices.map { $0.schema.openAPI() })
            let places = choices.map {
                ($0.text, JSON.string(Self.componentsPointer + ($0.schema.componentName ?? "")))
            }
            object["discriminator"] = [
                "propertyName": .string(member), "mapping": .object(JSONObject(places)),
            ]
        case .string(let length, let format):
            object["minLength"] = length.lowerBound > 0 ? .integer(length.lowerBound) : nil
            object["maxLength"] = length.upperBound < Int.max ? .integer(length.upperBound) : nil
            object["format"] = format.map { .string($0.name) }
            object["pattern"] = format?.pattern.map { .string($0) }
        case .integer(let range):
            object["format"] = "int64"
            object["minimum"] = range.lowerBound > Int64.min ? .integer(range.lowerBound) : nil
            object["maximum"] = range.upperBound < Int64.max ? .integer(range.upperBound) : nil
        case .decimal(let minimum, let maximum, _, let acceptsText):
            object["format"] = "decimal"
            object["minimum"] = minimum.map { .number($0) }
            object["maximum"] = maximum.map { .number($0) }
            object["pattern"] = acceptsText ? .string(SchemaFormat.decimalPattern) : nil
        case .enumeration(let values):
            object["enum"] = .array(values.map { .string($0) } + (isNullable ? [.null] : []))
        case .array(let element, let count, let isUnique):
            object["items"] = element.openAPI()
            object["minItems"] = count.lowerBound > 0 ? .integer(count.lowerBound) : nil
            object["maxItems"] = count.upperBound < Int.max ? .integer(count.upperBound) : nil
            object["uniqueItems"] = isUnique ? true : nil
        case .map(let values, let count):
            object["additionalProperties"] = values.openAPI()
            object["minProperties"] = count.lowerBound > 0 ? .integer(count.lowerBound) : nil
            object["maxProperties"] = count.upperBound < Int.max ? .integer(count.upperBound) : nil
        case .object(let fields):
            describeFields(fields, in: &object)
        }
    }

    private func describeFields(_ fields: [SchemaField], in object: inout JSONObject) {
        object["properties"] = .object(
            JSONObject(
                fields.map { field in
                    guard let value = field.defaultValue, case .object(var described) = field.schema.openAPI() else {
                        return (field.name, field.schema.openAPI())
                    }
                    described["default"] = value
                    return (field.name, .object(described))
                }
            )
        )
        let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
        object["required"] = required.isEmpty ? nil : .array(required)
        object["additionalProperties"] = false
    }
}
