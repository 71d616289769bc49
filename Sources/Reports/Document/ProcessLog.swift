public import DealModel

/// The lives of deals as process mining understands them: a trace a deal, an event a stage that it came to.
public struct ProcessLog: Sendable {
    /// A deal came to a stage.
    public struct Event: Hashable, Sendable {
        /// The stage's name.
        public var stage: String
        /// When.
        public var instant: Instant
        /// Who did it; nil where nobody is known.
        public var actor: String?

        /// Makes an event.
        public init(stage: String, instant: Instant, actor: String?) {
            self.stage = stage
            self.instant = instant
            self.actor = actor
        }
    }

    /// A deal with its events in order. Those of one instant stand as they happened.
    public struct Trace: Hashable, Sendable {
        /// The deal's id.
        public var id: String
        /// The deal's title.
        public var title: String
        /// The deal's amount, where it has one.
        public var amount: Money?
        /// Its pipeline's name.
        public var pipeline: String
        /// Its status.
        public var status: StageKind
        /// Its owner.
        public var owner: String?
        /// Where it came to, in order.
        public var events: [Event]

        /// Makes a trace.
        public init(
            id: String, title: String, amount: Money?, pipeline: String, status: StageKind, owner: String?,
            events: [Event]
        ) {
            self.id = id
            self.title = title
            self.amount = amount
            self.pipeline = pipeline
            self.status = status
            self.owner = owner
            self.events = events
        }
    }

    /// Hands out traces, one after another, to who takes them; what that throws ends it.
    public typealias Stream =
        @Sendable (_ take: (borrowing Trace) throws(ReportError) -> Void) throws(ReportError) -> Void

    /// Hands out the traces, the same ones each time.
    public let forEachTrace: Stream

    /// Takes the traces.
    public init(forEachTrace: @escaping Stream) {
        self.forEachTrace = forEachTrace
    }
}
