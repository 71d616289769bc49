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
        /// A file, pulled one piece at a time.
        case file(File)
        /// What has no end of its own.
        case live(Live)
    }

    /// A file that leaves the house.
    public struct File: Sendable {
        /// The media type.
        public let mediaType: String
        /// A name for it, such as `win-rates.csv`.
        public let name: String
        /// How many bytes it has.
        public let byteCount: Int64
        /// The next piece; nil at the end.
        public let next: @Sendable () -> [UInt8]?

        /// Joins the parts.
        public init(
            mediaType: String, name: String, byteCount: Int64, next: @escaping @Sendable () -> [UInt8]?
        ) {
            self.mediaType = mediaType
            self.name = name
            self.byteCount = byteCount
            self.next = next
        }
    }

    /// Pieces that are sent as they come to be, without end.
    public struct Live: Sendable {
        /// What to sleep on where there is nothing to send.
        public struct Pause: Sendable {
            /// A descriptor that becomes ready when there may be something new. It stays open until `next` is called
            /// again or `finished` was.
            public let wakeDescriptor: Int32
            /// `next` is to be called again after this time at the latest.
            public let millisecondsMax: Int

            /// Joins the two.
            public init(wakeDescriptor: Int32, millisecondsMax: Int) {
                self.wakeDescriptor = wakeDescriptor
                self.millisecondsMax = millisecondsMax
            }
        }

        /// The next piece; empty where there is nothing to send yet, nil at the end. Called by one thread.
        public let next: @Sendable () -> [UInt8]?
        /// What to sleep on after an empty piece.
        public let pause: @Sendable () -> Pause
        /// What is sent last where the server stops.
        public let farewell: [UInt8]
        /// Called once, with whether everything was taken.
        public let finished: @Sendable (Bool) -> Void

        /// Joins the closures.
        public init(
            next: @escaping @Sendable () -> [UInt8]?, pause: @escaping @Sendable () -> Pause, farewell: [UInt8],
            finished: @escaping @Sendable (Bool) -> Void
        ) {
            self.next = next
            self.pause = pause
            self.farewell = farewell
            self.finished = finished
        }
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
    /// Where the answer stays the same until then: the data version and the local day that it holds for.
    public var validity: Validity?
    /// Another status than the operation's usual one.
    public var status: Int?
    /// Whether it was given before, to the same request.
    public var isReplayed = false
    /// Whether nothing was done: it says what the call would have answered.
    public var isRehearsed = false

    /// What an answer depends on, beside the question.
    public struct Validity: Hashable, Sendable {
        /// The workspace's last committed sequence number.
        public let dataVersion: Int64
        /// The local day.
        public let day: Range<Instant>

        /// Joins the two.
        public init(dataVersion: Int64, day: Range<Instant>) {
            self.dataVersion = dataVersion
            self.day = day
        }
    }

    /// Makes an answer.
    public init(_ content: Content = .none) { self.content = content }

    /// An answer of JSON.
    public static func json(_ value: JSON) -> OperationAnswer { OperationAnswer(.json(value.encoded())) }
}
