internal import Wire

/// Reads an answer that comes as lines of JSON: shows progress, prints what was found, and keeps the report.
final class LineReport {
    /// How a step of the work is shown.
    typealias Step = (label: String, unit: ProgressLine.Unit)

    private let steps: [String: Step]
    private var line: ProgressDisplay?
    private var step = ""
    private var report: JSON?
    private var error: JSON?

    /// - Parameter steps: how the steps of the work are shown; one that is not among them is not.
    init(steps: [String: Step]) {
        self.steps = steps
    }

    /// Takes one line.
    func take(_ bytes: ArraySlice<UInt8>) {
        guard let value = try? JSONReader.parse(Array(bytes)) else { return }
        if let progress = value["progress"] { show(progress) }
        if let problem = value["problem"] { print(Self.text(ofProblem: problem)) }
        if let finding = value["finding"]?.stringValue { print(finding) }
        if let found = value["report"] { report = found }
        if let found = value["error"] { error = found }
    }

    /// The report that came last.
    ///
    /// - Throws: the error that came in its place.
    func result() throws(VerbFailure) -> JSON {
        line?.finish()
        if let error { throw VerbFailure(.refused, VerbFailure.text(of: error)) }
        guard let report else { throw VerbFailure(.unavailable, "The owner ended before the work was done.") }
        return report
    }

    private func show(_ progress: JSON) {
        let next = progress["step"]?.stringValue ?? ""
        guard let shown = steps[next] else { return }
        if next != step {
            line?.finish()
            step = next
            line = ProgressDisplay(label: shown.label, unit: shown.unit)
        }
        line?.show(
            done: Int(clamping: progress["done"]?.intValue ?? 0),
            total: Int(clamping: progress["total"]?.intValue ?? 0))
    }

    private func print(_ text: String) {
        line?.finish()
        Output.error(text + "\n")
    }

    private static func text(ofProblem problem: JSON) -> String {
        var text = problem["file"]?.stringValue ?? ""
        if let line = problem["line"]?.intValue { text += ":\(line)" }
        if let column = problem["column"]?.stringValue { text += " \(column)" }
        if let value = problem["value"]?.stringValue { text += " '\(value)'" }
        text += ": \(problem["detail"]?.stringValue ?? "")"
        if let allowed = problem["allowed"]?.stringValue { text += "; allowed: \(allowed)" }
        if let nearest = problem["did_you_mean"]?.stringValue { text += "; did you mean \(nearest)?" }
        return text
    }
}
