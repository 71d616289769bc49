internal import Wire

/// The answer of `GET /api/v1/pipelines/summary` as tables for people.
///
/// Each stage has a row, and a line more for each further currency, with a bar for its value; where a pipeline's values
/// are not in one currency the bars are for the number of deals. Amounts are the answer's own digits.
struct SummaryTable {
    /// The longest bar, in columns.
    static let barColumnsMax = 30
    /// The shortest longest bar; there are none where the table leaves less room.
    static let barColumnsMin = 8

    private let columns: Int
    private let isUTF8: Bool

    /// - Parameter columns: how wide a line may be.
    init(columns: Int, isUTF8: Bool) {
        self.columns = columns
        self.isUTF8 = isUTF8
    }

    /// Lays the answer out, each line ended.
    ///
    /// - Parameter body: the whole answer; what is missing in it is left out.
    func text(_ body: JSON) -> String {
        let data = body["data"] ?? .null
        let pipelines = data["pipelines"]?.arrayValue ?? (data["pipeline_id"] == nil ? [] : [data])
        var lines: [String] = []
        for pipeline in pipelines {
            lines += self.lines(pipeline) + [""]
        }
        if pipelines.isEmpty { lines += ["There are no pipelines.", ""] }
        if pipelines.count > 1 { lines += allLines(data["by_currency"]?.arrayValue ?? []) }
        lines += notes(body["meta"] ?? .null)
        return lines.map { $0 + "\n" }.joined()
    }

    private func lines(_ pipeline: JSON) -> [String] {
        let title = DisplayWidth.withoutControls(pipeline["pipeline_name"]?.stringValue ?? "")
        guard let stages = pipeline["stages"]?.arrayValue else { return [title, "Nothing was known of it then."] }
        let currency = pipeline["currency"]?.stringValue
        let open = stages.map { SummaryStage(stage: $0, currency: currency) }
        let closed = (pipeline["closed"]?.arrayValue ?? []).map { SummaryStage(stage: $0, currency: currency) }
        let totals = [("open", "Open"), ("won", "Won"), ("lost", "Lost")].compactMap { key, name in
            pipeline[key].map { SummaryStage(status: $0, name: name) }
        }
        let sizes = barSizes(open + closed)
        let bars = bars(sizes.sizes, beside: width(of: open + closed + totals))
        let hasBars = bars.contains { !$0.isEmpty }
        var table = makeTable(first: "Stage", trailing: hasBars ? sizes.title : "")
        for (index, stage) in (open + closed).enumerated() {
            if index == open.count { table.addRule() }
            addRows(stage, bar: bars[index], to: &table)
        }
        table.addRule()
        for total in totals { addRows(total, bar: "", to: &table) }
        return [title] + table.rendered()
    }

    /// How wide a table of these rows is, without bars.
    private func width(of stages: [SummaryStage]) -> Int {
        var table = makeTable(first: "Stage")
        for stage in stages { addRows(stage, bar: "", to: &table) }
        return table.width
    }

    private func bars(_ sizes: [Int64], beside tableColumns: Int) -> [String] {
        let largest = sizes.max() ?? 0
        let barColumns = min(Self.barColumnsMax, columns - tableColumns - 2)
        guard barColumns >= Self.barColumnsMin else { return sizes.map { _ in "" } }
        return sizes.map { Bar.text(part: $0, whole: largest, columns: barColumns, isUTF8: isUTF8) }
    }

    private func allLines(_ currencies: [JSON]) -> [String] {
        guard !currencies.isEmpty else { return [] }
        var table = makeTable(first: "Currency")
        for currency in currencies { addRows(SummaryStage(currency: currency), bar: "", to: &table) }
        return ["Open deals of all pipelines"] + table.rendered() + [""]
    }

    private func makeTable(first: String, trailing: String = "") -> TextTable {
        let figures = ["Deals", "Value", "Weighted", "Age (days)", "Overdue"]
        return TextTable(
            columns: [TextTable.Column(title: first, isRightAligned: false)]
                + figures.map { TextTable.Column(title: $0, isRightAligned: true) },
            trailingTitle: trailing, isUTF8: isUTF8)
    }

    private func addRows(_ stage: SummaryStage, bar: String, to table: inout TextTable) {
        let nothing = isUTF8 ? "–" : "-"
        let first = stage.amounts.first
        table.add([
            stage.name, stage.count.map { DigitGroups.text(String($0)) } ?? nothing,
            first.map { money($0.value, $0) } ?? nothing,
            first.map { amount in amount.weighted.map { money($0, amount) } ?? nothing } ?? nothing,
            stage.averageAgeDays.map { DecimalText.oneDecimal($0) } ?? "",
            stage.overdue.map { DigitGroups.text(String($0)) } ?? "", bar,
        ])
        for amount in stage.amounts.dropFirst() {
            let weighted = amount.weighted.map { money($0, amount) } ?? nothing
            table.add(["", "", money(amount.value, amount), weighted, "", ""])
        }
    }

    private func money(_ number: JSONNumber, _ amount: SummaryStage.Amount) -> String {
        "\(DigitGroups.text(number)) \(amount.currency)"
    }

    /// What the bars are drawn for: values in units of their smallest decimal, or numbers of deals.
    private func barSizes(_ stages: [SummaryStage]) -> (sizes: [Int64], title: String) {
        let amounts = stages.flatMap(\.amounts)
        let decimals = amounts.map(\.value.decimalsCount).max() ?? 0
        let values = stages.map { $0.amounts.isEmpty ? 0 : $0.amounts[0].value.scaled(decimals: min(decimals, 50)) }
        guard Set(amounts.map(\.currency)).count == 1, values.allSatisfy({ $0 != nil }) else {
            return (stages.map { $0.count ?? 0 }, "by deals")
        }
        return (values.map { $0 ?? 0 }, "by value")
    }

    private func notes(_ meta: JSON) -> [String] {
        var lines: [String] = []
        let excluded = meta["excluded"] ?? .null
        func note(_ name: String, _ one: String, _ many: String) {
            guard let count = excluded[name]?.intValue, count > 0 else { return }
            lines.append("\(DigitGroups.text(String(count))) \(count == 1 ? one : many).")
        }
        note("unpriced", "deal has no amount and is in no value", "deals have no amount and are in no value")
        note(
            "no_probability", "deal has no probability and is in no weighted value",
            "deals have no probability and are in no weighted value")
        for warning in meta["warnings"]?.arrayValue ?? [] {
            guard let detail = warning["detail"]?.stringValue ?? warning["code"]?.stringValue else { continue }
            lines.append("Note: \(DisplayWidth.withoutControls(detail))")
        }
        if let asOf = meta["as_of"]?.stringValue {
            let knownAt = meta["known_at"]?.stringValue.map { ", by what was recorded up to \($0)" } ?? ""
            let version = meta["data_version"]?.intValue.map { " (data version \($0))" } ?? ""
            lines.append(DisplayWidth.withoutControls("As of \(asOf)\(knownAt)\(version)."))
        }
        return lines
    }
}
