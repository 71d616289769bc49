internal import Markup

/// Reads a process log trace by trace. Extensions, globals, classifiers and nested attributes are passed over.
struct XESReader: ~Copyable {
    private static let attributeElements: Set<String> = ["string", "date", "int", "float", "boolean", "id"]
    private static let eventKeys: Set<String> = ["concept:name", "time:timestamp", "org:resource"]

    private var reader: MarkupReader
    private let traceKeys: Set<String>
    private var isInEvent = false

    /// Reads from a source.
    ///
    /// - Parameter traceKeys: the keys of traces' attributes that are wanted.
    init(_ source: @escaping ByteSource, traceKeys: Set<String>, limits: MarkupLimits = .standard) throws(XESFailure) {
        do { reader = try MarkupReader(source, limits: limits) } catch { throw XESFailure(error) }
        self.traceKeys = traceKeys
    }

    /// The next trace; nil at the end of the log.
    ///
    /// - Throws: why it cannot be read any further, with the place.
    mutating func next() throws(XESFailure) -> XESTrace? {
        while let event = try nextEvent() {
            guard case .begin(let name) = event else { continue }
            switch (reader.depth, name) {
            case (1, "log"): break
            case (1, _):
                throw .refused(
                    XESError("the outermost element of a process log is log, not \(name)", at: reader.place))
            case (2, "trace"): return try trace()
            case (2, "event"): throw .refused(XESError("an event stands outside of a trace", at: reader.place))
            default: break
            }
        }
        return nil
    }

    /// The trace that just began, up to its end.
    private mutating func trace() throws(XESFailure) -> XESTrace {
        var trace = XESTrace(place: reader.place)
        while let event = try nextEvent() {
            switch event {
            case .begin(let name): try take(name, into: &trace)
            case .end where reader.depth == 2: return trace
            case .end, .text: break
            }
        }
        return trace
    }

    private mutating func take(_ name: String, into trace: inout XESTrace) throws(XESFailure) {
        if reader.depth == 3 { isInEvent = name == "event" }
        switch reader.depth {
        case 3 where isInEvent:
            guard trace.events.count < XESLimits.eventsMax else {
                let detail = "a trace has more events than eventsMax allows (\(XESLimits.eventsMax))"
                throw .refused(XESError(detail, at: reader.place))
            }
            trace.events.append(XESTrace.Event(place: reader.place))
        case 3 where Self.attributeElements.contains(name): try takeAttribute(of: traceKeys, into: &trace.fields)
        case 4 where isInEvent && Self.attributeElements.contains(name):
            try takeAttribute(of: Self.eventKeys, into: &trace.events[trace.events.count - 1].fields)
        default: break
        }
    }

    private func takeAttribute(
        of keys: Set<String>, into fields: inout [String: XESTrace.Field]
    ) throws(XESFailure) {
        guard let key = reader.attribute("key") else {
            throw .refused(XESError("an attribute has no key", at: reader.place))
        }
        guard keys.contains(key) else { return }
        guard let text = reader.attribute("value") else {
            throw .refused(XESError("the attribute \(key) has no value", at: reader.place))
        }
        guard text.utf8.count <= XESLimits.valueBytesMax else {
            let detail = "the attribute \(key) is longer than valueBytesMax allows (\(XESLimits.valueBytesMax) bytes)"
            throw .refused(XESError(detail, at: reader.place))
        }
        guard fields.updateValue(XESTrace.Field(text: text, place: reader.place), forKey: key) == nil else {
            throw .refused(XESError("the attribute \(key) is there twice", at: reader.place))
        }
    }

    private mutating func nextEvent() throws(XESFailure) -> MarkupReader.Event? {
        do { return try reader.next() } catch { throw XESFailure(error) }
    }
}
