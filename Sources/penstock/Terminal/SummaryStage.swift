internal import Wire

/// A row of figures in a summary: a stage, or the deals of one status.
struct SummaryStage {
    /// An amount in one currency, and its weighted amount.
    struct Amount {
        let currency: String
        let value: JSONNumber
        let weighted: JSONNumber?
    }

    let name: String
    /// How many deals; nil where nobody knows.
    let count: Int64?
    let amounts: [Amount]
    let averageAgeDays: JSONNumber?
    let overdue: Int64?

    /// Reads a stage.
    ///
    /// - Parameter currency: the currency of scalar values; nil where there are several or none.
    init(stage json: JSON, currency: String?) {
        name = DisplayWidth.withoutControls(json["name"]?.stringValue ?? "")
        count = json["count"]?.intValue
        averageAgeDays = DecimalText.number(json["avg_age_days"])
        overdue = json["overdue"]?.intValue
        let listed = Self.byCurrency(json["by_currency"]) ?? Self.lists(json)
        if let listed, !listed.isEmpty {
            amounts = listed
        } else if let currency, let value = DecimalText.number(json["value"]) {
            let weighted = DecimalText.number(json["weighted_value"])
            amounts = [Amount(currency: currency, value: value, weighted: weighted)]
        } else {
            amounts = []
        }
    }

    /// Reads the deals of one status.
    init(status json: JSON, name: String) {
        self.name = name
        count = json["count"]?.intValue
        amounts = Self.lists(json) ?? []
        averageAgeDays = nil
        overdue = nil
    }

    /// Reads the open deals of one currency over all pipelines.
    init(currency json: JSON) {
        name = json["currency"]?.stringValue ?? "no currency"
        count = json["count"]?.intValue
        amounts = Self.byCurrency(.array([json])) ?? []
        averageAgeDays = nil
        overdue = json["overdue"]?.intValue
    }

    /// Figures listed by currency; those without a currency or an amount are in the counts alone.
    private static func byCurrency(_ json: JSON?) -> [Amount]? {
        json?.arrayValue?.compactMap { entry in
            guard let currency = entry["currency"]?.stringValue, let value = DecimalText.number(entry["value"]) else {
                return nil
            }
            return Amount(
                currency: currency, value: value, weighted: DecimalText.number(entry["weighted_value"]))
        }
    }

    /// Two lists of amounts, of values and of weighted values.
    private static func lists(_ json: JSON) -> [Amount]? {
        let weighted = json["weighted_value"]?.arrayValue ?? []
        return json["value"]?.arrayValue?.compactMap { entry in
            guard let currency = entry["currency"]?.stringValue, let value = DecimalText.number(entry["amount"]) else {
                return nil
            }
            let match = weighted.first { $0["currency"]?.stringValue == currency }
            return Amount(currency: currency, value: value, weighted: DecimalText.number(match?["amount"]))
        }
    }
}
