internal import Reports

extension Verb {
    static let report = Verb(
        "report", "write a report to a file or to standard output",
        details: [
            "Without a name, lists the reports and their formats. A file is written beside its place and moved there "
                + "when it is whole, so that nobody ever finds half of it.",
            "A moment is an instant (RFC 3339) or a date, which means the end of that day. The same question about "
                + "the same data gives the same bytes.",
        ],
        flags: [
            data, workspace,
            Flag(
                "format", "NAME", .text, "the format: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))",
                default: "by the ending of --out, else json"),
            Flag("out", "FILE", .text, "where it is written", default: "standard output"),
            Flag("pipeline", "NAME-OR-ID", .text, "one pipeline", default: "all"),
            Flag("owner", "NAME", .text, "deals of one owner", default: "all"),
            Flag("contact", "ID", .text, "deals of one contact; the report person-context needs it"),
            Flag("as-of", "MOMENT", .text, "what was true then", default: "now"),
            Flag("known-at", "MOMENT", .text, "by what was recorded up to then", default: "now"),
            Flag("from", "MOMENT", .text, "events at or after it"),
            Flag("to", "MOMENT", .text, "events before it"),
            Flag("period", "NAME", .text, "events of a period such as this_quarter, 2017-Q2 or last_30d"),
            Flag("tz", "ZONE", .text, "time zone", default: "the workspace's"),
            Flag("currency", "CODE", .text, "convert values into this ISO 4217 currency"),
            Flag("target", "AMOUNT", .text, "what each period of the forecast is to bring; needs --currency"),
            Flag("group-by", "NAMES", .text, "groups, such as owner or stage,source"),
            Flag("table", "NAME", .text, "the table that csv holds", default: "the first"),
            Flag("chart", "NAME", .text, "the chart that svg and png hold", default: "the first"),
            Flag("theme", "NAME", .oneOf(["light", "dark"]), "how pictures are drawn", default: "light"),
            Flag("width", "PIXELS", .text, "how wide pictures are"),
            Flag("formulas", "leave texts in csv as they are that a spreadsheet takes for formulas"),
        ],
        positionals: [Positional(name: "NAME", description: "the report, such as win-rates", isRequired: false)])
}
