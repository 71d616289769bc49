internal import Wire

/// What ties an answer to its request. `1` and `"1"` are two of them.
enum MCPID: Hashable, Sendable {
    case integer(Int64)
    case text(String)

    /// An id as it stands in a message; nil for null, fractions, integers beyond 64 bits and everything else.
    init?(_ json: JSON?) {
        switch json {
        case .string(let text): self = .text(text)
        case .number(let number):
            // 1.0 and 1e0 could not be echoed as they came.
            guard let value = Int64(number.text) else { return nil }
            self = .integer(value)
        default: return nil
        }
    }

    /// As it stands in a message.
    var json: JSON {
        switch self {
        case .integer(let value): .integer(value)
        case .text(let text): .string(text)
        }
    }
}
