internal import DealAnalytics
internal import DealModel
internal import Wire

extension MetricJSON {
    /// The fields of lengths.
    static let lengthFields: [SchemaField] =
        [.required("n", .integer("How many there are.", 0...Int64.max, example: 30))]
        + [
            ("mean", "The mean"), ("p10", "A tenth are at most so long"), ("p25", "A quarter"), ("p50", "The median"),
            ("p75", "Three quarters"), ("p90", "Nine tenths"),
        ].map { name, description in
            .required(
                name, Schemas.days("\(description), in days; null of nothing.", example: .exact("42.000000")).nullable()
            )
        } + [
            .required(
                "status",
                .enumeration("Whether there are enough cases.", ["ok", "insufficient_history"], example: "ok")),
            .required("drill", drill),
        ]

    /// How long some things took.
    static let lengths = Schema.object("How long they took.", lengthFields).named("Lengths")

    /// An amount with four decimals more than its currency.
    ///
    /// - Parameter tenThousandths: of the currency's minor unit.
    static func fine(_ tenThousandths: Int128?, _ currency: Currency) -> JSON {
        tenThousandths.map { .exact(ExactDecimal.text(units: $0, decimals: currency.decimals + 4)) } ?? .null
    }
}

extension MetricCall {
    /// The fields of lengths.
    func fields(_ lengths: LengthFigures) -> JSONObject {
        [
            "n": .integer(lengths.count), "mean": .millionths(lengths.mean), "p10": .millionths(lengths.p10),
            "p25": .millionths(lengths.p25), "p50": .millionths(lengths.p50), "p75": .millionths(lengths.p75),
            "p90": .millionths(lengths.p90), "status": .string(lengths.status.rawValue), "drill": drill(lengths.drill),
        ]
    }
}
