internal import Markup

/// A trace as it stands in a log: what a mapping asks for, each value with its place.
struct XESTrace {
    /// A value, where it was given.
    struct Field {
        let text: String
        let place: MarkupPlace
    }

    /// An event.
    struct Event {
        let place: MarkupPlace
        var fields: [String: Field] = [:]
    }

    let place: MarkupPlace
    var fields: [String: Field] = [:]
    var events: [Event] = []
}
