internal import DealModel
internal import Wire
internal import WorkspaceStore

/// How sums of a contact's deals look on the wire.
enum ContactTotalJSON {
    /// How many totals there can be: each status in each currency, and without one.
    static let totalsMax = 1_000

    static let schema = Schema.object(
        "What deals of one status and one currency add up to.",
        [
            .required("status", DealJSON.status),
            .required("currency", Schemas.currency("The currency; null for deals without one.").nullable()),
            .required("count", Schemas.count),
            .required(
                "value",
                .decimal("The sum of their amounts; null where none has one.", example: .exact("1234.50")).nullable()),
            .required(
                "weighted_value",
                .decimal(
                    "The sum of amount × probability, each rounded half to even; null where no deal has both.",
                    example: .exact("617.25")
                ).nullable()),
            .required("unpriced", .integer("How many have no amount.", 0...Int64.max, example: 0)),
        ]
    ).named("ContactTotal")

    static func json(_ total: ContactTotal) -> JSON {
        func sum(_ minorUnits: Int128, of count: Int64) -> JSON {
            guard count > 0, let currency = total.currency else { return .null }
            return .amount(minorUnits: minorUnits, currency: currency)
        }
        return [
            "status": .string(total.status.rawValue), "currency": .optional(total.currency?.code),
            "count": .integer(total.count), "value": sum(total.value, of: total.count - total.unpriced),
            "weighted_value": sum(total.weighted, of: total.weightedCount), "unpriced": .integer(total.unpriced),
        ]
    }
}
