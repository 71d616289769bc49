internal import DealAnalytics
internal import DealModel
internal import Wire

/// One amount in another currency, with the quotes that were used.
enum RateConversion {
    /// The decimals of the rate that is shown beside the exact one.
    static let rateDecimals = 12

    private static let digits = Schema.string("A whole number.", length: 1...39, example: "1")

    static let operation = Operation(
        "rates.convert", .init(.get, "/rates/convert"), scope: .read, effect: .reads,
        summary: "Convert an amount by the rates of a day",
        details: "A day without a quote takes the last one before, at most \(RateSetLimits.daysOldMax) days old. Two "
            + "currencies beside the base make one exact rate. The amount is rounded once, half to even.",
        parameters: [
            .query("amount", Schemas.amount("The amount; 1, if absent.")),
            .query("from", Schemas.currency("The currency that it is in; the set's base, if absent.")),
            .query("to", Schemas.currency("The currency to convert it into; the set's base, if absent.")),
            .query("date", Schemas.date("The day; today in the workspace's time zone, if absent.")),
            .query("set", Schemas.id("The set of exchange rates; the default one, if absent.")),
            RateQuoteList.knownAt,
        ],
        output: .init(
            .object(
                "An amount in another currency.",
                [
                    .required("amount", Schemas.amount("The amount.")),
                    .required("from", Schemas.currency("The currency that it is in.")),
                    .required("to", Schemas.currency("The other currency.")),
                    .required("date", Schemas.date("The day.")),
                    .required("converted", Schemas.amount("The amount in the other currency.")),
                    .required(
                        "rate",
                        .decimal(
                            "Units of the other currency for one unit, with \(rateDecimals) decimals.",
                            decimalsMax: rateDecimals, example: .number(Schemas.decimal("0.895094880057")))),
                    .required(
                        "exact_rate",
                        .object(
                            "The same, exactly.", [.required("numerator", digits), .required("denominator", digits)]
                        ).named("ExactRate")),
                    .required(
                        "from_quote_date",
                        Schemas.date("The day of the quote of the one currency; null where none is needed.").nullable()
                    ),
                    .required(
                        "to_quote_date",
                        Schemas.date("The day of the quote of the other currency; null where none is needed.")
                            .nullable()),
                    .required("rate_set_id", Schemas.id("The set of exchange rates.")),
                ]
            ).named("Conversion")), problems: [.notFound]
    ) { call throws(Problem) in
        let snapshot = call.workspace.snapshot
        let knownTo = try RateQuoteList.knownTo(call, snapshot)
        let set = try set(call, snapshot.rates, knownTo: knownTo)
        let from = call.text("from").flatMap { Currency($0) } ?? set.base
        let to = call.text("to").flatMap { Currency($0) } ?? set.base
        let units = try minorUnits(call, of: from)
        let today = try call.workspace.calendar.date(of: call.now)
        let day = call.text("date").flatMap { CivilDate($0) } ?? today
        guard let factor = snapshot.rates.factor(from: from, to: to, on: day, in: set.id, knownTo: knownTo),
            let rate = rate(factor.ratio, from: from, to: to)
        else { throw missing(from, to, day, in: set, snapshot.rates, knownTo: knownTo) }
        return .json([
            "amount": .amount(minorUnits: Int128(units), currency: from), "from": .string(from.code),
            "to": .string(to.code), "date": .date(day),
            "converted": .amount(minorUnits: factor.ratio.roundedHalfEven(Int128(units)), currency: to),
            "rate": .exact(
                ExactDecimal.text(
                    units: rate.roundedHalfEven(Int128(1_000_000_000_000)), decimals: rateDecimals)),
            "exact_rate": [
                "numerator": .string(String(rate.numerator)), "denominator": .string(String(rate.denominator)),
            ], "from_quote_date": .date(factor.fromQuoteDay), "to_quote_date": .date(factor.toQuoteDay),
            "rate_set_id": .id(set.id),
        ])
    }

    private static func set(_ call: OperationCall, _ book: RateBook, knownTo: Int64) throws(Problem) -> RateSet {
        guard let text = call.text("set") else {
            guard let set = book.defaultSet(knownTo: knownTo) else {
                throw Problem(.notFound, "There is no rate set; POST /api/v1/rate-sets makes one.")
            }
            return set
        }
        guard let set = RateSetID(text).flatMap({ book.set($0) }) else {
            let detail = "There is no rate set \(text)."
            throw Problem.query("set", "unknown_id", detail)
        }
        return set
    }

    private static func minorUnits(_ call: OperationCall, of currency: Currency) throws(Problem) -> Int64 {
        let value = call.parameters["amount"] ?? .integer(1)
        let text = value.numberValue?.text ?? value.stringValue ?? ""
        let decimal = try? ExactDecimal(text)
        guard decimal.map({ $0.scale <= currency.decimals }) ?? true else {
            throw Problem.query("amount", "too_many_decimals", "\(currency) has \(currency.decimals) decimals.")
        }
        guard let decimal, let units = try? decimal.units(decimals: currency.decimals),
            units.magnitude <= Money.minorUnitsMax.magnitude
        else {
            throw Problem.query("amount", "out_of_range", "An amount has at most \(Money.minorUnitsMax) minor units.")
        }
        return units
    }

    /// The factor between whole units, which are 10 to the power of their decimals in minor ones.
    private static func rate(_ ratio: Ratio, from: Currency, to: Currency) -> Ratio? {
        var ten: (from: UInt128, to: UInt128) = (1, 1)
        for _ in 0..<from.decimals { ten.from *= 10 }
        for _ in 0..<to.decimals { ten.to *= 10 }
        return Ratio(ten.from, over: ten.to).flatMap { ratio.multiplied(by: $0) }
    }

    private static func missing(
        _ from: Currency, _ to: Currency, _ day: CivilDate, in set: RateSet, _ book: RateBook, knownTo: Int64
    ) -> Problem {
        let without = [from, to].filter {
            $0 != set.base && book.quote(of: $0, on: day, in: set.id, knownTo: knownTo) == nil
        }
        let names = (without.isEmpty ? [from, to] : without).map(\.code).joined(separator: " and of ")
        return Problem(
            .notFound,
            "The rate set \(set.name) has no usable rate of \(names) on \(day) or the \(RateSetLimits.daysOldMax) days "
                + "before.")
    }
}
