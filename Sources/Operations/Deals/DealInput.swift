internal import DealModel
internal import Wire

/// What a request may say about a deal.
enum DealInput {
    static let title = Schemas.text(
        "What people call it.", 1...DealLimits.titleCharactersMax, example: "Fleet of 20 vans")
    static let description = Schemas.text(
        "Free text.", 1...DealLimits.descriptionCharactersMax, example: "Replacement of the whole fleet.")
    static let owner = Schemas.text("Who owns it; case-sensitive.", 1...DealLimits.ownerCharactersMax, example: "anna")
    static let source = Schemas.text(
        "Where it came from; case-sensitive.", 1...DealLimits.sourceCharactersMax, example: "trade fair")
    static let nextStep = Schemas.text(
        "What is to be done next.", 1...DealLimits.nextStepCharactersMax, example: "Send the offer")
    static let wonReason = Schemas.text("Why it was won.", 1...DealLimits.reasonCharactersMax, example: "Price")
    static let lostReason = Schemas.text("Why it was lost.", 1...DealLimits.reasonCharactersMax, example: "No budget")
    static let termMonths = Schema.integer(
        "How many months the amount is paid for.", 1...Int64(DealLimits.termMonthsMax), example: 24)
    static let metadata = Schema.map(
        "Free JSON, at most 16 KiB.", of: .any("Anything.", example: "north"), example: ["region": "north"]
    ).named("Metadata")

    /// The fields that creating and changing have in common.
    static let fields: [SchemaField] = [
        .optional("description", description.nullable()),
        .optional("amount", Schemas.amount("The amount, in the currency's main unit.").nullable()),
        .optional("currency", Schemas.currency("The currency of the amount.").nullable()),
        .optional("value_period", DealJSON.valuePeriod.nullable()), .optional("term_months", termMonths.nullable()),
        .optional("probability", Schemas.probability("The deal's own; null inherits the stage's.").nullable()),
        .optional("expected_close_date", Schemas.date("When it is expected to close.").nullable()),
        .optional("owner_id", owner.nullable()), .optional("source", source.nullable()),
        .optional("next_step", nextStep.nullable()), .optional("forecast_category", StageJSON.category.nullable()),
        .optional("leader_category", StageJSON.category.nullable()),
        .optional("organization_id", Schemas.id("The organization, kept elsewhere.").nullable()),
        .optional("contact_id", Schemas.id("The main contact, kept elsewhere; becomes one of contacts.").nullable()),
        .optional("metadata", metadata.nullable()), .optional("external_id", Schemas.externalID.nullable()),
        .optional("won_reason", wonReason.nullable()), .optional("lost_reason", lostReason.nullable()),
    ]

    /// What is wrong with a body beyond its schema and without looking at the deal.
    static func problems(in body: JSONObject) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let metadata = body["metadata"], !metadata.isNull,
            metadata.canonicalText().utf8.count > DealLimits.metadataBytesMax
        {
            problems.append(
                FieldProblem(
                    pointer: "/metadata", code: "too_long",
                    detail: "Metadata has at most \(DealLimits.metadataBytesMax) bytes as canonical JSON."))
        }
        if let amount = amountText(body), let currency = body["currency"]?.stringValue.flatMap({ Currency($0) }) {
            if let problem = money(amount, currency).problem { problems.append(problem) }
        }
        if amountText(body) != nil, body["currency"]?.isNull == true { problems.append(currencyMissing) }
        return problems
    }

    /// The same for a new deal, which has no currency yet that an amount alone could be in.
    static func problemsOfNew(_ body: JSONObject) -> [FieldProblem] {
        problems(in: body) + (amountText(body) != nil && body["currency"] == nil ? [currencyMissing] : [])
    }

    /// The same for changes to a deal, of which there must be at least one.
    static func problemsOfChanges(_ body: JSONObject) -> [FieldProblem] {
        let own = ["effective_at", "reason"]
        guard !body.names.contains(where: { !own.contains($0) && $0 != "corrects" }),
            body["corrects"] == nil || body["effective_at"] == nil
        else { return problems(in: body) }
        return problems(in: body) + [
            FieldProblem(pointer: "", code: "empty", detail: "At least one field is to be changed.")
        ]
    }

    /// The changes that a body asks for, given what the deal is at the moment that they hold from.
    ///
    /// - Throws: `validation_failed` where amount and currency do not fit each other.
    static func changes(_ body: JSONObject, over current: DealFacts?) throws(Problem) -> DealChanges {
        var changes = DealChanges()
        try setAmount(body, over: current, in: &changes)
        setTexts(body, in: &changes)
        if let value = body["value_period"] {
            changes.set(.valuePeriod) { $0.valuePeriod = value.stringValue.flatMap { ValuePeriod(rawValue: $0) } }
        }
        if let value = body["term_months"] {
            changes.set(.termMonths) { $0.termMonths = value.intValue.map { Int($0) } }
        }
        if let value = body["probability"] {
            changes.set(.probability) { $0.probability = StageInput.probability(value) }
        }
        if let value = body["expected_close_date"] {
            changes.set(.expectedCloseDate) { $0.expectedCloseDate = value.stringValue.flatMap { CivilDate($0) } }
        }
        if let value = body["forecast_category"] {
            changes.set(.forecastCategory) {
                $0.forecastCategory = value.stringValue.flatMap { ForecastCategory(rawValue: $0) }
            }
        }
        if let value = body["leader_category"] {
            changes.set(.leaderCategory) {
                $0.leaderCategory = value.stringValue.flatMap { ForecastCategory(rawValue: $0) }
            }
        }
        if let value = body["organization_id"] {
            changes.set(.organization) { $0.organizationID = value.stringValue.flatMap { OrganizationID($0) } }
        }
        if let value = body["contact_id"] {
            changes.set(.contact) { $0.contactID = value.stringValue.flatMap { ContactID($0) } }
        }
        if let value = body["metadata"] {
            changes.set(.metadata) { $0.metadata = value.isNull ? nil : value.canonicalText() }
        }
        if body["external_id"] != nil { changes.set(.externalID) { $0.externalID = StageInput.externalID(body) } }
        return changes
    }

    private static func setTexts(_ body: JSONObject, in changes: inout DealChanges) {
        if let value = body["title"] { changes.set(.title) { $0.title = value.stringValue } }
        if let value = body["description"] { changes.set(.description) { $0.description = value.stringValue } }
        if let value = body["owner_id"] { changes.set(.owner) { $0.ownerID = value.stringValue } }
        if let value = body["source"] { changes.set(.source) { $0.source = value.stringValue } }
        if let value = body["next_step"] { changes.set(.nextStep) { $0.nextStep = value.stringValue } }
        if let value = body["won_reason"] { changes.set(.wonReason) { $0.wonReason = value.stringValue } }
        if let value = body["lost_reason"] { changes.set(.lostReason) { $0.lostReason = value.stringValue } }
    }

    /// Amount and currency are set together: an amount alone is in the currency that the deal has, a currency alone
    /// takes the amount's decimal over.
    private static func setAmount(
        _ body: JSONObject, over current: DealFacts?, in changes: inout DealChanges
    ) throws(Problem) {
        guard body["amount"] != nil || body["currency"] != nil else { return }
        let currency =
            body["currency"] != nil ? body["currency"]?.stringValue.flatMap { Currency($0) } : current?.currency
        let amount = body["amount"] != nil ? amountText(body) : current?.amount?.decimalText
        guard let amount else {
            changes.setAmount(minorUnits: nil, currency: currency)
            return
        }
        guard let currency else { throw refusal(currencyMissing) }
        let read = money(amount, currency)
        if let problem = read.problem { throw refusal(problem) }
        changes.setAmount(minorUnits: read.money?.minorUnits, currency: currency)
    }

    private static func amountText(_ body: JSONObject) -> String? {
        body["amount"].flatMap { $0.numberValue?.text ?? $0.stringValue }
    }

    private static let currencyMissing = FieldProblem(
        pointer: "/currency", code: "missing_field", detail: "An amount needs a currency.")

    private static func refusal(_ problem: FieldProblem) -> Problem {
        Problem(.validationFailed, "The body of the request cannot be used.", errors: [problem])
    }

    /// An amount in a currency, or what is wrong with it.
    private static func money(_ text: String, _ currency: Currency) -> (money: Money?, problem: FieldProblem?) {
        do throws(Money.Failure) { return (try Money(decimal: text, currency: currency), nil) } catch {
            return (nil, problem(error, text, currency))
        }
    }

    private static func problem(_ failure: Money.Failure, _ text: String, _ currency: Currency) -> FieldProblem {
        switch failure {
        case .malformed:
            return FieldProblem(
                pointer: "/amount", code: "invalid_format", detail: "\(text) is no decimal number, such as 1234.50.")
        case .tooManyDecimals(let allowed):
            return FieldProblem(
                pointer: "/amount", code: "too_many_decimals",
                detail: "\(text) has more decimals than \(currency.code) has: at most \(allowed).")
        case .outOfRange:
            // More digits than the model reads can stand behind the point alone.
            if let number = JSONNumber(exactText: text), number.decimalsCount > currency.decimals {
                return problem(.tooManyDecimals(allowed: currency.decimals), text, currency)
            }
            let largest = Money.decimalText(minorUnits: Int128(Money.minorUnitsMax), currency: currency)
            return FieldProblem(
                pointer: "/amount", code: "out_of_range",
                detail: "\(text) is beyond the largest amount, \(largest) \(currency.code).",
                allowed: ["-\(largest)", largest])
        }
    }
}
