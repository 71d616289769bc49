internal import Locking
internal import Wire

/// How far a call has come, as it is told to its client.
final class MCPProgress: Sendable {
    private let token: JSON
    private let last = Guarded<Double?>(nil)

    init(token: JSON) { self.token = token }

    /// The notification; nil where the value does not rise or is no number.
    func message(done: Double, total: Double?, text: String?) -> [UInt8]? {
        guard let progress = Self.number(done) else { return nil }
        let rises = last.withLock { last in
            if let last, done <= last { return false }
            last = done
            return true
        }
        guard rises else { return nil }
        var params: JSONObject = ["progressToken": token, "progress": progress]
        if let total = total.flatMap(Self.number) { params["total"] = total }
        if let text { params["message"] = .string(text) }
        return MCPWriting.notification("notifications/progress", .object(params))
    }

    private static func number(_ value: Double) -> JSON? {
        guard value.isFinite else { return nil }
        if let whole = Int64(exactly: value) { return .integer(whole) }
        return JSONNumber(exactText: "\(value)").map { .number($0) }
    }
}
