internal import Reports
internal import Wire

extension ReportOptions {
    /// What a format of a report is asked for by a call.
    ///
    /// - Throws: `invalid_parameter` where the report has nothing of that name.
    init(_ call: OperationCall, _ format: ReportFormat, _ report: Report) throws(Problem) {
        self.init()
        let tables = report.tables.map(\.name)
        let charts = report.charts.map(\.name)
        table = try Self.choice("table", of: call, among: tables)
        chart = try Self.choice("chart", of: call, among: charts)
        if format == .svg || format == .png, charts.isEmpty {
            throw Self.refusal("format", "not_allowed", "There is nothing to draw in this report.", allowed: [])
        }
        guardsFormulas = !(call.parameters["formulas"]?.boolValue ?? false)
        temporaryDirectory = call.workspace.spoolDirectory
        let diskReserve = call.workspace.diskReserve
        reserve = { count throws(ReportError) in try diskReserve.check(for: count) }
        isDark = call.text("theme") == "dark"
        if let width = call.integer("width") { widthPixels = width }
        let caller = call.caller
        progress = { _ throws(ReportError) in
            // No descriptor: only whether the caller is still there.
            if !caller.wait(-1, 0) { throw .cancelled }
        }
    }

    private static func choice(
        _ name: String, of call: OperationCall, among allowed: [String]
    ) throws(Problem) -> String? {
        guard let value = call.text(name) else { return nil }
        guard allowed.contains(value) else {
            throw refusal(
                name, "not_in_enumeration", "This report has no \(name) \(value).", allowed: allowed,
                didYouMean: nearestName(to: value, among: allowed))
        }
        return value
    }

    /// A parameter that a report cannot be asked with.
    static func refusal(
        _ name: String, _ code: String, _ detail: String, allowed: [String] = [], didYouMean: String? = nil
    ) -> Problem {
        Problem(
            .invalidParameter, "The query of the request cannot be used.",
            errors: [
                FieldProblem(
                    pointer: FieldProblem.queryPointer(name), code: code, detail: detail, allowed: allowed,
                    didYouMean: didYouMean)
            ])
    }
}
