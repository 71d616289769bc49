/// One row of the change log as those who follow it get it, rendered once for all of them.
struct Event: Sendable {
    /// Its place in the log.
    let sequence: Int64
    /// What happened.
    let type: EventType
    /// The whole message of an event stream (WHATWG HTML, 9.2.5), its empty line included.
    let message: [UInt8]
    private let jsonStart: Int

    /// Frames an event that is JSON without line breaks.
    init(sequence: Int64, type: EventType, json: [UInt8]) {
        self.sequence = sequence
        self.type = type
        var message = Array("id: \(sequence)\nevent: \(type.rawValue)\ndata: ".utf8)
        jsonStart = message.count
        message.reserveCapacity(jsonStart + json.count + 2)
        message += json
        message += [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
        self.message = message
    }

    /// The event as JSON.
    var json: ArraySlice<UInt8> { message[jsonStart..<(message.count - 2)] }
}
