internal import DealModel
internal import Reports
internal import Wire

/// What is won and what is expected, month by month.
enum ForecastReport {
    static let plan = ReportPlan(
        name: "forecast", title: "Forecast",
        summary: "What is won and what is expected by probability, month by month of the quarter unless another "
            + "period is asked for, beside a target where one is given, and the open deals that stand in no month.",
        window: "this_quarter", hasTarget: true
    ) { making throws(Problem) in
        [section(try making.data(of: ForecastOperation.metric, parameters), target: making.target)]
    }

    static let parameters: [String: JSON] = ["interval": "month", "method": "won_plus_weighted"]

    /// The forecast as a section, for the review too.
    ///
    /// - Parameter target: what each period is to bring; missing where nothing was aimed at.
    static func section(_ data: JSON, target: ReportValue) -> ReportSection {
        let periods = data["periods"]?.arrayValue ?? []
        let rest = [
            ("overdue", "Overdue"), ("undated", "Without a date"), ("out_of_range", "Outside of these periods"),
        ]
        let totals = data["totals"]
        return ReportSection(
            "forecast", title: "Forecast",
            figures: figures("won", "Won", ReportCells.values(of: totals?["won"]))
                + figures("forecast", "Won and weighted", forecast(totals)),
            charts: chart(periods, target),
            tables: [
                ReportTotals.table(
                    "periods", title: "By period", columns + (target == .missing ? [] : targetColumns),
                    periods.flatMap { row($0, target) },
                    summing: [
                        "won_deals", "won", "open_deals", "open_value", "weighted", "forecast", "target", "to_target",
                    ]),
                ReportTotals.table(
                    "elsewhere", title: "Open deals in no period", restColumns,
                    rest.flatMap { name, label in
                        ReportCells.rows(
                            [.text(label)],
                            [
                                .once(ReportCells.count(data[name]?["count"])),
                                .amounts(ReportCells.values(of: data[name])),
                                .amounts(ReportCells.weightedValues(of: data[name])),
                            ])
                    }, summing: ["deals", "value", "weighted"]),
            ])
    }

    private static let columns: [ReportColumn] = [
        .init("period", "Period", .text), .init("from", "From", .date), .init("to", "Before", .date),
        .init("won_deals", "Deals won", .count), .init("won", "Won", .money),
        .init("open_deals", "Open deals", .count), .init("open_value", "Open value", .money),
        .init("weighted", "Weighted", .money), .init("forecast", "Won and weighted", .money),
    ]

    private static let targetColumns: [ReportColumn] = [
        .init("target", "Target", .money), .init("to_target", "Left to the target", .money),
    ]

    private static let restColumns: [ReportColumn] = [
        .init("bucket", "Bucket", .text), .init("deals", "Deals", .count), .init("value", "Value", .money),
        .init("weighted", "Weighted", .money),
    ]

    private static func row(_ period: JSON, _ target: ReportValue) -> [ReportTable.Row] {
        let forecast = forecast(period)
        let aims: [ReportCell] =
            target == .missing ? [] : [.amounts([target]), .amounts([left(of: target, after: forecast)])]
        return ReportCells.rows(
            [ReportCells.text(period["name"]), ReportCells.date(period["from"]), ReportCells.date(period["to"])],
            [
                .once(ReportCells.count(period["won"]?["count"])),
                .amounts(ReportCells.values(of: period["won"])),
                .once(ReportCells.count(period["open"]?["count"])),
                .amounts(ReportCells.values(of: period["open"])),
                .amounts(ReportCells.weightedValues(of: period["open"])),
                .amounts(forecast),
            ] + aims)
    }

    /// What is missing to a target; less than nothing where it is passed.
    private static func left(of target: ReportValue, after forecast: [ReportValue]) -> ReportValue {
        guard case .money(let aimed, let decimals, let currency) = target,
            case .money(let expected, decimals, _) = ReportCells.amount(in: currency, of: forecast)
        else { return target }
        return .money(units: aimed - expected, decimals: decimals, currency: currency)
    }

    /// What a period or all of them come to: in the currency asked for, where there is one.
    private static func forecast(_ part: JSON?) -> [ReportValue] {
        guard let converted = part?["converted_forecast"] else { return ReportCells.amounts(part?["forecast"]) }
        return [ReportCells.money(converted["amount"], converted["currency"])]
    }

    private static func figures(_ name: String, _ label: String, _ values: [ReportValue]) -> [ReportFigure] {
        values.map { value in
            guard values.count > 1, case .money(_, _, let currency) = value else {
                return ReportFigure(name, label, .money, value)
            }
            return ReportFigure("\(name)_\(currency.code.lowercased())", label, .money, value)
        }
    }

    private static func chart(_ periods: [JSON], _ target: ReportValue) -> [ReportChart] {
        let won = periods.map { ReportCells.values(of: $0["won"]) }
        let weighted = periods.map { ReportCells.weightedValues(of: $0["open"]) }
        guard let currency = ReportCells.firstCurrency(([[target]] + won + weighted).flatMap(\.self)) else { return [] }
        func points(_ values: [[ReportValue]]) -> [ReportChart.Point] {
            values.map { .init(ReportCells.amount(in: currency, of: $0)) }
        }
        let aimed =
            target == .missing
            ? [] : [ReportChart.Series("Target", .target, periods.map { _ in ReportChart.Point(target) })]
        return [
            ReportChart(
                "forecast_by_period", title: "Forecast by period", shape: .stack, kind: .money,
                valueLabel: "Value (\(currency.code))", categories: periods.map { $0["name"]?.stringValue ?? "" },
                series: [.init("Won", .won, points(won)), .init("Weighted", .weighted, points(weighted))] + aimed)
        ]
    }
}
