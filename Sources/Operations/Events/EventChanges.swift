internal import DealModel
internal import Wire

/// What one row of the change log says, with what was there before.
struct EventChanges {
    /// One field: what it was and what it is.
    struct Field {
        let name: String
        let from: JSON
        let to: JSON
    }

    /// What happened.
    var type: EventType
    /// From when it holds; nil where that is always when it is recorded.
    var effectiveAt: Instant?
    /// The reason given.
    var reason: String?
    /// The version that it replaces.
    var corrects: Int64?
    /// What it is about beside the id: of contacts and tags on deals, which one.
    var subject: [(name: String, value: JSON)] = []
    /// The fields that are not as they were.
    var fields: [Field] = []

    /// Notes a field, unless it is as it was, byte by byte: `==` also calls different texts equal.
    mutating func add(_ name: String, from: JSON, to: JSON) {
        if from.encoded() != to.encoded() { fields.append(Field(name: name, from: from, to: to)) }
    }
}
