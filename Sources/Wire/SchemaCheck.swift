/// One walk over a value that collects its problems.
struct SchemaCheck {
    private var problems: [FieldProblem] = []
    private var moreCount = 0

    /// The problems, and one entry for those beyond `Schema.problemsMax`.
    func result(at pointer: String) -> [FieldProblem] {
        guard moreCount > 0 else { return problems }
        let detail = "There \(moreCount == 1 ? "is 1 more problem" : "are \(moreCount) more problems")."
        return problems + [FieldProblem(pointer: pointer, code: "more_problems", detail: detail)]
    }

    /// Checks a value and everything in it; recursion is as deep as the value.
    mutating func visit(_ value: JSON, by schema: Schema, at pointer: String) {
        if value.isNull, schema.isNullable { return }
        switch (schema.kind, value) {
        case (.any, _): break
        case (.reference(_, let resolve), _): visit(value, by: resolve(), at: pointer)
        case (.anyOf(let schemas), _): visit(value, byAny: schemas, at: pointer)
        case (.choice(let member, let choices), .object(let object)):
            visit(object, byOneOf: choices, toldBy: member, at: pointer)
        case (.string(let length, let format), .string(let text)):
            checkText(text, length, format, at: pointer)
        case (.integer(let range), .number(let number)):
            checkInteger(number, range, schema, at: pointer)
        case (.decimal, .number(let number)):
            checkDecimal(number, schema, at: pointer)
        case (.decimal(_, _, _, true), .string(let text)):
            if let number = SchemaFormat.plainDecimal(text) {
                checkDecimal(number, schema, at: pointer)
            } else {
                report(pointer, "invalid_format", SchemaFormat.decimal.check(text) ?? "")
            }
        case (.boolean, .bool): break
        case (.enumeration(let allowed), .string(let text)):
            checkEnumeration(text, allowed, at: pointer)
        case (.array(let element, let count, let isUnique), .array(let elements)):
            checkCount(elements.count, count, "elements", at: pointer)
            for (index, inner) in elements.enumerated() {
                visit(inner, by: element, at: JSONPointer.appending(index, to: pointer))
            }
            if isUnique { checkUnique(elements, at: pointer) }
        case (.map(let values, let count), .object(let object)):
            checkCount(object.count, count, "members", at: pointer)
            for member in object.members {
                visit(member.value, by: values, at: JSONPointer.appending(member.name, to: pointer))
            }
        case (.object(let fields), .object(let object)):
            checkFields(of: object, fields, at: pointer)
        default:
            reportWrongType(value, schema, at: pointer)
        }
    }

    private mutating func visit(_ value: JSON, byAny schemas: [Schema], at pointer: String) {
        guard let first = schemas.first, !schemas.contains(where: { $0.problems(in: value).isEmpty }) else { return }
        visit(value, by: first, at: pointer)
    }

    private mutating func visit(
        _ object: JSONObject, byOneOf choices: [SchemaChoice], toldBy member: String, at pointer: String
    ) {
        let place = JSONPointer.appending(member, to: pointer)
        guard let value = object[member] else { return report(place, "missing_field", "This field is required.") }
        guard let text = value.stringValue else {
            return reportWrongType(value, .string(""), at: place)
        }
        guard let choice = choices.first(where: { $0.text.hasSameBytes(as: text) }) else {
            return checkEnumeration(text, choices.map(\.text), at: place)
        }
        visit(.object(object), by: choice.schema, at: pointer)
    }

    private mutating func report(
        _ pointer: String,
        _ code: String,
        _ detail: @autoclosure () -> String,
        allowed: [String] = [],
        didYouMean: @autoclosure () -> String? = nil
    ) {
        guard problems.count < Schema.problemsMax else {
            moreCount += 1
            return
        }
        problems.append(
            FieldProblem(
                pointer: pointer,
                code: code,
                detail: detail(),
                allowed: allowed,
                didYouMean: didYouMean()
            )
        )
    }

    private mutating func reportWrongType(_ value: JSON, _ schema: Schema, at pointer: String) {
        let allowed = schema.typeNames
        let expected = allowed.isEmpty ? "an object" : allowed.joined(separator: " or ")
        let detail = "Expected \(expected), but the value is \(value.kindName)."
        report(pointer, "wrong_type", detail, allowed: allowed)
    }

    private mutating func checkText(
        _ text: String,
        _ length: ClosedRange<Int>,
        _ format: SchemaFormat?,
        at pointer: String
    ) {
        let count = text.unicodeScalars.count
        if count < length.lowerBound {
            let detail = "At least \(length.lowerBound) characters are required; there are \(count)."
            report(pointer, "too_short", detail)
        } else if count > length.upperBound {
            let detail = "At most \(length.upperBound) characters are allowed; there are \(count)."
            report(pointer, "too_long", detail)
        } else if let detail = format?.check(text) {
            report(pointer, "invalid_format", detail)
        }
    }

    private mutating func checkInteger(
        _ number: JSONNumber,
        _ range: ClosedRange<Int64>,
        _ schema: Schema,
        at pointer: String
    ) {
        if let value = number.intValue {
            if !range.contains(value) {
                reportOutOfRange(pointer, JSONNumber(range.lowerBound), JSONNumber(range.upperBound))
            }
        } else if number.decimalsCount > 0 {
            let allowed = schema.typeNames
            report(pointer, "wrong_type", "Expected a whole number.", allowed: allowed)
        } else {
            reportOutOfRange(pointer, JSONNumber(range.lowerBound), JSONNumber(range.upperBound))
        }
    }

    private mutating func checkDecimal(_ number: JSONNumber, _ schema: Schema, at pointer: String) {
        guard case .decimal(let minimum, let maximum, let decimalsMax, _) = schema.kind else { return }
        let isBelow = minimum.map { number.isLess(than: $0) } ?? false
        let isAbove = maximum.map { $0.isLess(than: number) } ?? false
        if isBelow || isAbove {
            reportOutOfRange(pointer, minimum, maximum)
        } else if let decimalsMax, number.decimalsCount > decimalsMax {
            let detail = "At most \(decimalsMax) decimals are allowed; there are \(number.decimalsCount)."
            report(pointer, "too_many_decimals", detail)
        }
    }

    private mutating func reportOutOfRange(_ pointer: String, _ minimum: JSONNumber?, _ maximum: JSONNumber?) {
        let detail =
            switch (minimum?.text, maximum?.text) {
            case (let low?, let high?): "The number must be from \(low) to \(high)."
            case (let low?, nil): "The number must be at least \(low)."
            case (nil, let high?): "The number must be at most \(high)."
            case (nil, nil): "The number is out of range."
            }
        report(pointer, "out_of_range", detail)
    }

    private mutating func checkEnumeration(_ text: String, _ allowed: [String], at pointer: String) {
        guard !allowed.contains(where: { $0.hasSameBytes(as: text) }) else { return }
        report(
            pointer,
            "not_in_enumeration",
            "The value is not one of those allowed.",
            allowed: allowed,
            didYouMean: nearestName(to: text, among: allowed)
        )
    }

    private mutating func checkCount(_ count: Int, _ range: ClosedRange<Int>, _ what: String, at pointer: String) {
        if count < range.lowerBound {
            report(pointer, "too_few", "At least \(range.lowerBound) \(what) are required; there are \(count).")
        } else if count > range.upperBound {
            report(pointer, "too_many", "At most \(range.upperBound) \(what) are allowed; there are \(count).")
        }
    }

    private mutating func checkUnique(_ elements: [JSON], at pointer: String) {
        var firstIndexes: [[UInt8]: Int] = [:]
        for (index, element) in elements.enumerated() {
            let text = Array(element.canonicalText().utf8)
            if let first = firstIndexes[text] {
                let place = JSONPointer.appending(index, to: pointer)
                report(place, "duplicate_element", "This value stands at index \(first) already.")
            } else {
                firstIndexes[text] = index
            }
        }
    }

    private mutating func checkFields(of object: JSONObject, _ fields: [SchemaField], at pointer: String) {
        for member in object.members {
            let place = JSONPointer.appending(member.name, to: pointer)
            if let field = fields.first(where: { $0.name.hasSameBytes(as: member.name) }) {
                visit(member.value, by: field.schema, at: place)
            } else {
                let names = fields.map(\.name)
                report(
                    place,
                    Schema.unknownFieldCode,
                    "There is no such field.",
                    allowed: names,
                    didYouMean: nearestName(to: member.name, among: names)
                )
            }
        }
        for field in fields where field.isRequired && object[field.name] == nil {
            let place = JSONPointer.appending(field.name, to: pointer)
            report(place, "missing_field", "This field is required.")
        }
    }
}
