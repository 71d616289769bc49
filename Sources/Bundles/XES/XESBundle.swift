public import DealModel
internal import Markup
internal import Wire

/// Makes a bundle of a process log in XES (IEEE 1849): a deal of each trace, a change of stage of each event.
///
/// A trace's `concept:name` is the deal's id, its `title`, or else its name, the title, its `org:resource` the
/// owner. Events are taken in the order of time, those of one moment as they stand; those that only repeat the
/// stage before are counted and left out. Everything is checked here that can be, so that what is wrong is told
/// with its place in the log. Memory: about 60 bytes a trace besides its name, and one trace at a time.
public struct XESBundle: ~Copyable {
    private let mapping: XESMapping
    private let now: Instant
    private var files: XESBundleFiles
    private var counts = XESCounts()
    /// By their bytes, as the bundle's ids are told apart.
    private var names: Set<[UInt8]> = []

    /// Writes the bundle of a log.
    ///
    /// - Parameters:
    ///   - path: the log; it may be compressed with gzip.
    ///   - now: nothing in the log may be later.
    ///   - directory: made if it is not there; no file in it is overwritten.
    ///   - report: told now and then how many bytes of the file are read; gives false to stop.
    /// - Throws: what is wrong with the log, with its place, or why a file cannot be read or written.
    public static func write(
        log path: String, _ mapping: XESMapping, now: Instant, to directory: String,
        report: @escaping (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
    ) throws(XESFailure) -> XESCounts {
        let source = try XESFile.source(path, report: report)
        var bundle = try XESBundle(mapping, now: now, directory: directory)
        var reader = try XESReader(source, traceKeys: mapping.traceKeys)
        while let trace = try reader.next() { try bundle.write(trace) }
        try bundle.files.finish()
        return bundle.counts
    }

    private init(_ mapping: XESMapping, now: Instant, directory: String) throws(XESFailure) {
        self.mapping = mapping
        self.now = now
        do { files = try XESBundleFiles.make(in: directory, mapping) } catch { throw .bundle(error) }
    }

    private mutating func write(_ trace: XESTrace) throws(XESFailure) {
        guard let name = trace.fields["concept:name"] else { throw Self.missing("concept:name", "trace", trace.place) }
        let id = try text(name, "a trace's concept:name", charactersMax: DealLimits.externalIDCharactersMax)
        guard names.insert(Array(id.utf8)).inserted else {
            throw .refused(XESError("another trace has the concept:name \(Self.shown(id))", at: name.place))
        }
        var moves: [XESMove] = []
        for event in trace.events { moves.append(try move(event)) }
        counts.traces += 1
        counts.events += moves.count
        let isInOrder = zip(moves, moves.dropFirst()).allSatisfy { $0.instant <= $1.instant }
        // Not by `sort` alone: the order of events of one moment has a meaning.
        if !isInOrder {
            moves = moves.enumerated().sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }
                .map(\.element)
        }
        var changes: [XESMove] = []
        for move in moves where changes.last?.stage != move.stage { changes.append(move) }
        counts.repeatedEvents += moves.count - changes.count
        guard let first = changes.first, let last = changes.last else {
            throw .refused(XESError("a trace has no event, so that nobody knows its stage", at: trace.place))
        }
        let amount = try amount(of: trace)
        let title = try optional(trace.fields["title"], "a title", charactersMax: DealLimits.titleCharactersMax)
        let owner = try optional(
            trace.fields["org:resource"], "an org:resource", charactersMax: DealLimits.ownerCharactersMax)
        let deal = XESBundleFiles.Deal(
            id: id, title: title ?? id, amount: amount, owner: owner, stage: last.stage, createdAt: first.instant)
        try files.write(deal, changes)
    }

    private func move(_ event: XESTrace.Event) throws(XESFailure) -> XESMove {
        guard let name = event.fields["concept:name"] else { throw Self.missing("concept:name", "event", event.place) }
        guard let time = event.fields["time:timestamp"] else {
            throw Self.missing("time:timestamp", "event", event.place)
        }
        guard let stage = mapping.places[name.text] else {
            let known = mapping.stages.map(\.name)
            let nearest = nearestName(to: name.text, among: mapping.places.keys.sorted())
            let hint = nearest.map { "; did you mean \($0)?" } ?? "; the stages are \(known.joined(separator: ", "))"
            throw .refused(XESError("the event \(Self.shown(name.text)) is no stage\(hint)", at: name.place))
        }
        guard let instant = Instant(time.text) else {
            throw .refused(
                XESError(
                    "\(Self.shown(time.text)) is no moment; an offset or Z, and at most microseconds, are needed",
                    at: time.place))
        }
        guard instant <= now else {
            throw .refused(XESError("\(Self.shown(time.text)) is later than now", at: time.place))
        }
        let actor = try optional(
            event.fields["org:resource"], "an org:resource", charactersMax: DealLimits.ownerCharactersMax)
        return XESMove(stage: stage, instant: instant, actor: actor)
    }

    private func amount(of trace: XESTrace) throws(XESFailure) -> Money? {
        guard let key = mapping.amountKey, let field = trace.fields[key] else { return nil }
        let given = trace.fields[XESMapping.currencyKey]
        guard let currency = given.map({ Currency($0.text) }) ?? mapping.currency else {
            let detail =
                given.map { "\(Self.shown($0.text)) is no currency of ISO 4217" }
                ?? "the amount has no currency; \(XESMapping.currencyKey) or a currency for all is needed"
            throw .refused(XESError(detail, at: (given ?? field).place))
        }
        do throws(Money.Failure) {
            let amount = try Money(decimal: field.text, currency: currency)
            guard amount.minorUnits >= 0 else { throw .outOfRange }
            return amount
        } catch {
            let reason =
                switch error {
                case .malformed: "is no decimal number"
                case .tooManyDecimals(let allowed): "has more decimals than \(currency.code) (\(allowed))"
                case .outOfRange: "is below zero or too large"
                }
            throw .refused(XESError("the amount \(Self.shown(field.text)) \(reason)", at: field.place))
        }
    }

    private func optional(
        _ field: XESTrace.Field?, _ name: String, charactersMax: Int
    ) throws(XESFailure) -> String? {
        guard let field, !field.text.isEmpty else { return nil }
        return try text(field, name, charactersMax: charactersMax)
    }

    private func text(_ field: XESTrace.Field, _ name: String, charactersMax: Int) throws(XESFailure) -> String {
        let (characters, hasControl) = CellValues.measure(field.text.utf8Span.span)
        guard (1...charactersMax).contains(characters), !hasControl else {
            throw .refused(
                XESError("\(name) has not 1 to \(charactersMax) characters without controls", at: field.place))
        }
        return field.text
    }

    private static func missing(_ key: String, _ what: String, _ place: MarkupPlace) -> XESFailure {
        .refused(XESError("\(what == "event" ? "an event" : "a trace") has no \(key)", at: place))
    }

    private static func shown(_ text: String) -> String {
        "'\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(BundleLimits.shownCharactersMax))))'"
    }
}
