/// The values of one column on one page of a table.
public enum SQLColumnValues: Hashable, Sendable {
    /// Nothing but nulls.
    case nulls
    /// Whole numbers; `noInteger` for null.
    case integers([Int64])
    /// Numbers; what is no number is null.
    case reals([Double])
    /// Ids, shown as texts in the form of UUIDs; `SQLIdentifier.none` for null.
    case identifiers([SQLIdentifier])
    /// Microseconds since 1970, shown as RFC 3339 in UTC; `noInteger` for null.
    case instants([Int64])
    /// Days since 1970, shown as YYYY-MM-DD; `noDay` for null.
    case days([Int32])
    /// Texts that come again and again, by their places in a list; `noCode` for null.
    case coded([UInt32], texts: [String])
    /// Texts.
    case texts([String?])

    /// Stands for null among whole numbers and instants.
    public static let noInteger = Int64.min
    /// Stands for null among days.
    public static let noDay = Int32.min
    /// Stands for null among codes.
    public static let noCode = UInt32.max

    /// How many values there are; nil where all are null.
    var count: Int? {
        switch self {
        case .nulls: nil
        case .integers(let values), .instants(let values): values.count
        case .reals(let values): values.count
        case .identifiers(let values): values.count
        case .days(let values): values.count
        case .coded(let codes, _): codes.count
        case .texts(let values): values.count
        }
    }

    /// About how many bytes they take.
    var bytes: Int {
        switch self {
        case .nulls: 0
        case .integers(let values), .instants(let values): values.count * 8
        case .reals(let values): values.count * 8
        case .identifiers(let values): values.count * 16
        case .days(let values): values.count * 4
        case .coded(let codes, let texts): codes.count * 4 + texts.reduce(0) { $0 + 16 + $1.utf8.count }
        case .texts(let values): values.reduce(0) { $0 + 16 + ($1?.utf8.count ?? 0) }
        }
    }
}
