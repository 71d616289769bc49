internal import Wire

/// Sentences about figures: the population, the window and the figure with its unit.
extension AnswerSentence {
    var ofMetric: String { sentence(when.map { ", \($0)" } ?? "") }

    /// The sentence without the time.
    var undated: String { sentence("") }

    private func sentence(_ when: String) -> String {
        [figure + when + ".", exclusions, warnings].compactMap { $0 }.joined(separator: " ")
    }

    private var figure: String {
        switch text(meta["metric"]) {
        case "pipeline_summary": summary
        case "pipeline_value": "Open pipeline: \(figures(data["total"]))" + groups
        case "win_rate": "Win rate (\(text(data["method"]))): \(rate(data["total"]?["rate"]))" + groups
        case "cycle_time":
            "Cycle in days: \(lengths(data["total"]))" + groups
        case "loss_reasons":
            "Lost: \(figures(data["total"])) for \(Figures.count(count(data["reasons"]), "reason"))"
        case "leaderboard": "\(Figures.count(count(data["rows"]), "owner")), ranked"
        case "velocity": velocity
        case "forecast": forecast
        case "funnel": funnel + groups
        case "conversion": conversion + groups
        case "stage_durations": "Days in \(Figures.count(count(data["stages"]), "stage"))" + durations
        case "aging": "Open deals by days in their stage, \(Figures.count(count(data["stages"]), "stage"))" + groups
        case "transitions": "\(Figures.count(count(data["moves"]), "way")) that deals went between stages" + groups
        case "trend": trend
        default: "\(text(meta["metric"])): \(Figures.count(population, "deal"))"
        }
    }

    private var summary: String {
        let pipelines = data["pipelines"]?.arrayValue ?? [data]
        let parts = pipelines.prefix(Self.pipelinesMax).map { pipeline in
            "\(UntrustedText.quoted(text(pipeline["pipeline_name"]))): \(figures(pipeline["open"]))"
                + "; won \(figures(pipeline["won"], isWeighted: false))"
                + ", lost \(figures(pipeline["lost"], isWeighted: false))"
        }
        let more = pipelines.count > parts.count ? " and \(pipelines.count - parts.count) more" : ""
        return "Open pipeline " + parts.joined(separator: ". ") + more
    }

    /// How many pipelines a sentence names.
    private static let pipelinesMax = 5

    private var velocity: String {
        let parts = (data["currencies"]?.arrayValue ?? []).compactMap { entry in
            entry["velocity_per_day"]?.numberValue.map { "\(text(entry["currency"])) \(Figures.grouped(rounded($0)))" }
        }
        return "Sales velocity: " + (parts.isEmpty ? "not known" : parts.joined(separator: " and ") + " a day")
    }

    private var forecast: String {
        let parts = (data["periods"]?.arrayValue ?? []).prefix(Self.pipelinesMax).map { period in
            "\(text(period["name"])) \(Figures.amounts(period["forecast"]) ?? "nothing")"
        }
        let undated = data["undated"]?["count"]?.intValue ?? 0
        let overdue = data["overdue"]?["count"]?.intValue ?? 0
        return "Forecast (\(text(data["method"]))): " + parts.joined(separator: ", ") + more(data["periods"])
            + (overdue > 0 ? "; \(Figures.count(overdue, "overdue deal")) beside" : "")
            + (undated > 0 ? "; \(Figures.count(undated, "deal")) without a close date beside" : "")
    }

    private var conversion: String {
        let count = count(data["steps"])
        guard isAll || count <= 1 else { return "Conversion: \(Figures.count(count, "step"))" }
        let steps = (data["steps"]?.arrayValue ?? []).prefix(Self.pipelinesMax).map { step in
            "\(UntrustedText.quoted(text(step["from_stage"]?["name"]))) to "
                + (step["to_stage"]?["name"].map { UntrustedText.quoted(text($0)) } ?? "won") + " \(rate(step["rate"]))"
        }
        return "Conversion: " + steps.joined(separator: "; ") + more(data["steps"])
    }

    private var funnel: String {
        let methods = (data["methods"]?.arrayValue ?? []).map { method in
            guard isAll else { return "\(text(method["method"])), \(Figures.count(count(method["stages"]), "stage"))" }
            let stages = (method["stages"]?.arrayValue ?? []).map { stage in
                "\(UntrustedText.quoted(text(stage["name"]))) \(Figures.grouped(stage["entries"]?.intValue ?? 0))"
                    + (Figures.percent(stage["step_rate"]?["rate"]).map { ", on \($0)" } ?? "")
            }
            return "\(text(method["method"])): \(stages.joined(separator: "; "))"
        }
        return "Funnel " + methods.joined(separator: ". ")
    }

    private var trend: String {
        let points = data["points"]?.arrayValue ?? []
        guard let last = points.last else { return "Trend of \(text(data["metric"])): no points" }
        let value = last["value"]?.numberValue.map { Figures.grouped($0) } ?? "not known"
        let unit = data["currency"]?.stringValue.map { "\($0) " } ?? ""
        return "Trend of \(text(data["metric"])) by \(text(data["interval"])), "
            + "\(Figures.count(Int64(points.count), "point")), last \(text(last["name"])) \(unit)\(value)"
    }

    // MARK: Pieces

    private func figures(_ json: JSON?, isWeighted: Bool = true) -> String {
        let count = Figures.count(json?["count"]?.intValue ?? 0, "deal")
        guard let value = Figures.amounts(json?["value"]) else { return count }
        let weighted = isWeighted ? Figures.amounts(json?["weighted_value"]).map { ", weighted \($0)" } ?? "" : ""
        return "\(count), \(value)\(weighted)"
    }

    private func rate(_ json: JSON?) -> String {
        guard let percent = Figures.percent(json?["rate"]) else { return "no rate, since nothing counts" }
        let interval = Figures.percent(json?["ci_low"]).flatMap { low in
            Figures.percent(json?["ci_high"]).map { "; likely \(low) to \($0)" }
        }
        return "\(percent) (\(Figures.grouped(json?["num"]?.intValue ?? 0)) of "
            + "\(Figures.grouped(json?["den"]?.intValue ?? 0))\(interval ?? ""))"
    }

    private func lengths(_ json: JSON?) -> String {
        let deals = Figures.count(json?["n"]?.intValue ?? 0, "deal")
        guard let median = Figures.days(json?["p50"]) else { return "not known, \(deals)" }
        let tail = Figures.days(json?["p90"]).map { ", nine of ten within \($0)" } ?? ""
        return "median \(median), mean \(Figures.days(json?["mean"]) ?? "not known")\(tail), \(deals)"
    }

    private var durations: String {
        guard isAll else { return "" }
        let medians = (data["stages"]?.arrayValue ?? []).prefix(Self.pipelinesMax).map { stage in
            "\(UntrustedText.quoted(text(stage["name"]))) median \(Figures.days(stage["p50"]) ?? "not known")"
        }
        return ": " + medians.joined(separator: ", ") + more(data["stages"])
    }

    /// Two decimals, rounded.
    private func rounded(_ number: JSONNumber) -> JSONNumber {
        guard (3...9).contains(number.decimalsCount), let scaled = number.scaled(decimals: number.decimalsCount) else {
            return number
        }
        var divisor: Int64 = 1
        for _ in 2..<number.decimalsCount { divisor *= 10 }
        return JSONNumber(unscaled: (scaled + (scaled < 0 ? -divisor / 2 : divisor / 2)) / divisor, decimals: 2)
    }

    /// How many of a list a sentence leaves out.
    private func more(_ json: JSON?) -> String {
        let left = count(json) - Int64(Self.pipelinesMax)
        return left > 0 ? " and \(left) more" : ""
    }

    private func count(_ json: JSON?) -> Int64 { Int64(json?.arrayValue?.count ?? 0) }

    private var groups: String {
        let count = count(data["groups"])
        return count > 0 ? "; \(Figures.count(count, "group"))" : ""
    }

    private var population: Int64 { meta["population"]?["matched"]?.intValue ?? 0 }

    /// The window, or the moment.
    var when: String? {
        let window = meta["window"]
        let (from, to) = (day(window?["from"]), day(window?["to"]))
        let at = day(meta["as_of"])
        let known = day(meta["known_at"]).map { " as known on \($0)" } ?? ""
        switch (from, to) {
        case (let from?, let to?): return "\(from) to before \(to)\(known)"
        case (let from?, nil): return "from \(from)\(known)"
        case (nil, let to?): return "before \(to)\(known)"
        case (nil, nil): return at.map { "on \($0)\(known)" }
        }
    }

    private func day(_ json: JSON?) -> String? { json?.stringValue.map { String($0.prefix(10)) } }

    private var exclusions: String? {
        let parts = (meta["excluded"]?.objectValue?.members ?? []).compactMap { member -> String? in
            guard let count = member.value.intValue, count > 0 else { return nil }
            let words = Self.reasons[member.name] ?? member.name.map { $0 == "_" ? " " : String($0) }.joined()
            return "\(Figures.count(count, "deal")) \(words)"
        }
        return parts.isEmpty ? nil : "Not counted: " + parts.joined(separator: ", ") + "."
    }

    private static let reasons = [
        "unpriced": "without an amount", "no_probability": "without a probability",
        "fx_missing": "without an exchange rate",
    ]

    private var warnings: String? {
        let parts = (meta["warnings"]?.arrayValue ?? []).compactMap { ($0["message"] ?? $0["detail"])?.stringValue }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
}
