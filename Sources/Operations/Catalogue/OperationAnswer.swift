public import DealModel
public import Wire

/// What an operation gives back, before a door puts it into its own form.
public struct OperationAnswer: Sendable {
    /// The content.
    public enum Content: Sendable {
        /// Nothing.
        case none
        /// JSON, ready as bytes.
        case json([UInt8])
        /// Lines of JSON, pulled one piece at a time; `next` may block and gives nil at the end, `finished` is called
        /// once, with whether everything was taken.
        case lines(next: @Sendable () -> [UInt8]?, finished: @Sendable (Bool) -> Void)
    }

    /// The content.
    public var content: Content
    /// The entity tag.
    public var entityTag: EntityTag?
    /// The path of a created resource, below the version's base.
    public var location: String?
    /// The cursor of the next page, for a `Link` header.
    public var nextCursor: String?
    /// When the figures were computed.
    public var computedAt: Instant?
    /// Where the answer stays the same until then: the data version and the local date that it holds for.
    public var validity: Validity?
    /// Another status than the operation's usual one.
    public var status: Int?

    /// What an answer depends on, beside the question.
    public struct Validity: Hashable, Sendable {
        /// The workspace's last committed sequence number.
        public let dataVersion: Int64
        /// The local date.
        public let date: CivilDate

        /// Joins the two.
        public init(dataVersion: Int64, date: CivilDate) {
            self.dataVersion = dataVersion
            self.date = date
        }
    }

    /// Makes an answer.
    public init(_ content: Content = .none) { self.content = content }

    /// An answer of JSON.
    public static func json(_ value: JSON) -> OperationAnswer { OperationAnswer(.json(value.encoded())) }
}
