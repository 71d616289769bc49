internal import Reports
internal import Wire

extension ReportPlan {
    /// The report, as a call asks for it.
    ///
    /// - Throws: `invalid_parameter` with everything that is wrong, or what a metric refuses.
    func report(for call: OperationCall) throws(Problem) -> Report {
        guard !isAboutContact || call.texts("contact_id") != nil else {
            throw Problem(
                .invalidParameter, "The query of the request cannot be used.",
                errors: [
                    FieldProblem(
                        pointer: FieldProblem.queryPointer("contact_id"), code: "required",
                        detail: "The report \(name) is about one contact: contact_id names it.")
                ])
        }
        var making = try ReportMaking(call, self)
        if making.isBeforeKnowledge { making.warn("Nothing was recorded by the moment asked about.") }
        let sections = try make(&making)
        return Report(
            name: name, title: title, papers: making.papers, sections: sections, processLog: making.processLog)
    }
}
