internal import DealAnalytics
internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Reads the frame of a metric from the parameters of its call; all mistakes are told at once.
struct FrameReading {
    private let call: OperationCall
    private let snapshot: DealSnapshot
    private var problems: [FieldProblem] = []
    /// The day of now when a figure was asked for whose deals are listed.
    private var pinnedToday: CivilDate?
    /// What a reader of the answer should know.
    private(set) var warnings: [AnswerWarning] = []

    init(_ call: OperationCall, snapshot: DealSnapshot) {
        self.call = call
        self.snapshot = snapshot
    }

    /// The frame, and its moment.
    ///
    /// - Parameters:
    ///   - pinned: the moment that was settled before, for a drill.
    ///   - window: the window's name where none is asked for; all time for nil.
    ///   - isAboutStages: whether `pipeline_id` is the metric's own and no filter.
    /// - Throws: `invalid_parameter` with everything that is wrong.
    mutating func frame(
        pinned: AnalysisMoment? = nil, window presetName: String? = nil, isAboutStages: Bool = false
    ) throws(Problem) -> (frame: AnalysisFrame, moment: AnalysisMoment) {
        pinnedToday = pinned?.today
        // By which knowledge settings hold is itself told in days, of the settings that hold now.
        let usual = try settled(.max)
        let asked = pinned ?? AnalysisMoment(call, snapshot: snapshot, calendar: calendar(usual))
        let settings = try settled(asked.knownTo ?? .max)
        let calendar = calendar(settings)
        let moment = pinned ?? AnalysisMoment(call, snapshot: snapshot, calendar: calendar)
        var frame = AnalysisFrame(asOf: moment.asOf, knownTo: moment.knownTo)
        frame.calendar = calendar
        frame.window = self.window(in: calendar, today: calendar.date(of: moment.asOf), otherwise: presetName)
        frame.groupBy = call.texts("group_by")?.compactMap { GroupDimension(rawValue: $0) } ?? []
        frame.interval = call.text("interval").flatMap { CalendarInterval(rawValue: $0) }
        frame.valueBasis = call.text("value_basis").flatMap { ValueBasis(rawValue: $0) } ?? .amount
        frame.probabilitySource =
            call.text("probability_source").flatMap { ProbabilitySource(rawValue: $0) } ?? .effective
        frame.ownerAt = call.text("owner_at").flatMap { OwnerMoment(rawValue: $0) } ?? .event
        if let count = call.integer("min_n") { frame.countMin = count }
        if let confidence = call.parameters["confidence"]?.numberValue.flatMap({ Double($0.text) }) {
            frame.confidence = confidence
        }
        frame.conversion = conversion(in: settings, moment)
        let filters = filters(isAboutStages: isAboutStages)
        guard problems.isEmpty else {
            throw Problem(.invalidParameter, "The query of the request cannot be used.", errors: problems)
        }
        frame.scope = try scope(of: filters)
        return (frame, moment)
    }

    /// The workspace's calendar by the settings known at some time.
    private func settled(_ limit: Int64) throws(Problem) -> LocalCalendar {
        try call.workspace.calendar(of: snapshot.definitions.settings(at: .latest, knownTo: limit))
    }

    /// The calendar asked for, by default the workspace's.
    private mutating func calendar(_ usual: LocalCalendar) -> LocalCalendar {
        var zone = usual.zone
        if let name = call.text("tz") {
            if let rules = call.workspace.zones.rules(named: name) {
                zone = rules
            } else if !problems.contains(where: { $0.code == "unknown_time_zone" }) {
                report(
                    "tz", "unknown_time_zone", "\(name) is no time zone that this system has.",
                    didYouMean: ZoneLookup.nearest(to: name, among: call.workspace.zones.names))
            }
        }
        return LocalCalendar(
            zone: zone, fiscalYearStartMonth: call.integer("fiscal_year_start") ?? usual.fiscalYearStartMonth,
            weekStart: call.text("week_start").flatMap { Weekday(rawValue: $0) } ?? usual.weekStart)
    }

    private mutating func window(
        in calendar: LocalCalendar, today: CivilDate, otherwise presetName: String?
    ) -> TimeWindow {
        let edges = (from: call.text("from"), to: call.text("to"))
        let usual = edges.from == nil && edges.to == nil ? presetName : nil
        if let name = call.text("period") ?? usual {
            guard edges.from == nil, edges.to == nil else {
                report("period", "not_allowed", "Either period is given, or from and to are.")
                return .all
            }
            guard let preset = WindowPreset.parse(name) else {
                report(
                    "period", "unknown_period", "\(name) is no period.", allowed: WindowPreset.examples,
                    didYouMean: nearestName(to: name, among: WindowPreset.examples))
                return .all
            }
            return preset.window(in: calendar, at: calendar.start(of: today))
        }
        guard edges.from != nil || edges.to != nil else { return .all }
        let from = edges.from.flatMap { edge($0, calendar) } ?? TimeWindow.all.from
        let to = edges.to.flatMap { edge($0, calendar) } ?? TimeWindow.all.to
        if let window = TimeWindow(from: from, to: to, in: calendar) { return window }
        report("to", "before_from", "The time ends before it begins.")
        return .all
    }

    /// Into what values are converted, by rates of the usual set or of the one that is named.
    private mutating func conversion(in calendar: LocalCalendar, _ moment: AnalysisMoment) -> CurrencyConversion? {
        let name = call.text("fx")
        let limit = moment.knownTo ?? .max
        let today = calendar.date(of: call.now)
        // Who says how to convert, and not into what, means the currency that the workspace reports in.
        let usual =
            name == nil
            ? nil : snapshot.definitions.settings(at: .latest, knownTo: limit)?.reportingCurrency
        guard let target = call.text("currency").flatMap({ Currency($0) }) ?? usual else {
            if name != nil {
                report(
                    "fx", "missing_currency",
                    "fx says how to convert; into what, currency says, or the workspace's reporting_currency.")
            }
            return nil
        }
        if let name, name.hasPrefix("set:") {
            let text = String(name.dropFirst("set:".count))
            guard let id = RateSetID(text), snapshot.rates.set(id) != nil else {
                let sets = snapshot.rates.sets.map { "set:\($0.current.id)" }
                report(
                    "fx", "unknown_id", "There is no set of rates \(text).", allowed: sets,
                    didYouMean: nearestName(to: name, among: sets))
                return nil
            }
            return CurrencyConversion(
                target: target, mode: .asOf, set: id, calendar: calendar, today: pinnedToday ?? today)
        }
        let modes = CurrencyConversion.Mode.allCases.map(\.rawValue)
        guard let mode = CurrencyConversion.Mode(rawValue: name ?? CurrencyConversion.Mode.asOf.rawValue) else {
            report(
                "fx", "unknown_fx", "\(name ?? "") is no way to convert.", allowed: modes + ["set:<id>"],
                didYouMean: nearestName(to: name ?? "", among: modes))
            return nil
        }
        return CurrencyConversion(
            target: target, mode: mode, set: snapshot.rates.defaultSet(knownTo: limit)?.id, calendar: calendar,
            today: pinnedToday ?? today)
    }

    /// An instant, or the first one of a local day.
    private func edge(_ text: String, _ calendar: LocalCalendar) -> Instant? {
        Instant(text) ?? CivilDate(text).map { calendar.start(of: $0) }
    }

    /// The conditions of the query: each list, and the filter.
    private mutating func filters(isAboutStages: Bool) -> [DealFilter] {
        var filters: [DealFilter] = []
        for list in FrameParameters.lists where !(isAboutStages && list.field == .pipeline) {
            guard let values = call.texts(list.name) else { continue }
            let comparison: FilterOperator = [.texts, .ids].contains(list.field.type) ? .hasAny : .isIn
            let isText = [FilterType.text, .texts].contains(list.field.type)
            let read: [FilterValue] = values.compactMap { text in
                isText ? .text(text) : Identifier<DealFilter>(text).map { .id($0) }
            }
            filters.append(.condition(list.field, comparison, read))
        }
        guard let text = call.text("filter") else { return filters }
        let pointer = FieldProblem.queryPointer("filter")
        do throws(JSONReaderError) {
            let reading = FilterInput.read(try JSONReader.parse(text), at: pointer)
            problems += reading.problems
            if let filter = reading.filter { filters.append(filter) }
        } catch {
            report("filter", "malformed_json", "The filter is no JSON: \(error.problem.detail)")
        }
        return filters
    }

    /// The scope: what columns hold stays a condition, everything else is looked up as it is now.
    private mutating func scope(of filters: [DealFilter]) throws(Problem) -> DealScope {
        var readAsNow: Set<String> = []
        var scopes: [DealScope] = []
        for filter in filters { scopes.append(try scope(of: filter, &readAsNow)) }
        if !readAsNow.isEmpty {
            let names = readAsNow.sorted().joined(separator: ", ")
            warnings.append(
                AnswerWarning("not_versioned", "\(names): read as of now, whatever moment is asked about."))
        }
        return scopes.isEmpty ? .everything : .all(scopes)
    }

    private func scope(of filter: DealFilter, _ readAsNow: inout Set<String>) throws(Problem) -> DealScope {
        switch filter {
        case .all(let filters):
            var scopes: [DealScope] = []
            for filter in filters { scopes.append(try scope(of: filter, &readAsNow)) }
            return .all(scopes)
        case .any(let filters):
            var scopes: [DealScope] = []
            for filter in filters { scopes.append(try scope(of: filter, &readAsNow)) }
            return .any(scopes)
        case .condition(let condition):
            guard !DealScope.fields.contains(condition.field) else { return .condition(condition) }
            readAsNow.insert(condition.field.name)
            return .deals(
                DealSet(try call.workspace.read { reader throws(StoreError) in try reader.dealOrdinals(filter) }))
        }
    }

    private mutating func report(
        _ parameter: String, _ code: String, _ detail: String, allowed: [String] = [], didYouMean: String? = nil
    ) {
        problems.append(
            FieldProblem(
                pointer: FieldProblem.queryPointer(parameter), code: code, detail: detail, allowed: allowed,
                didYouMean: didYouMean))
    }
}
