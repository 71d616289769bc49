/// What a stage means for the deals in it; a deal's status follows from it and from nothing else.
public enum StageKind: String, CaseIterable, Sendable {
    /// The deal is being worked on.
    case open
    /// The deal is won.
    case won
    /// The deal is lost.
    case lost

    /// Whether a deal in such a stage counts as closed.
    public var isClosed: Bool { self != .open }
}

/// How often the amount of a deal is paid.
public enum ValuePeriod: String, CaseIterable, Sendable {
    /// Once.
    case oneTime = "one_time"
    /// Twelve times a year.
    case monthly
    /// Four times a year.
    case quarterly
    /// Once a year.
    case annual
}

/// The forecast column that a deal is put in.
public enum ForecastCategory: String, CaseIterable, Sendable {
    /// Left out of every forecast.
    case omitted
    /// In the pipeline, not yet likely.
    case pipeline
    /// Likely if all goes well.
    case bestCase = "best_case"
    /// Promised.
    case commit
    /// Closed.
    case closed
}

/// Which way a deal went when its stage changed.
public enum StageDirection: String, CaseIterable, Sendable {
    /// The deal's first stage.
    case created
    /// To another pipeline.
    case transfer
    /// To a won stage.
    case won
    /// To a lost stage.
    case lost
    /// Out of a closed stage to an open one.
    case reopen
    /// Forward over at least one open stage.
    case skip
    /// To the next open stage.
    case forward
    /// To an earlier stage.
    case backward
}

/// Why a change came to be written.
public enum ChangeCause: String, CaseIterable, Sendable {
    /// Somebody asked for it.
    case request
    /// It came with an import.
    case importing = "import"
    /// The server made it, such as a new workspace's first pipeline.
    case system
}

/// The kinds of things that the change log speaks of.
public enum EntityKind: String, CaseIterable, Sendable {
    /// A pipeline's definition.
    case pipeline
    /// A stage's definition.
    case stage
    /// A deal's fields.
    case deal
    /// A contact linked to a deal.
    case dealContact = "deal_contact"
    /// A tag on a deal.
    case dealTag = "deal_tag"
    /// A tag's definition.
    case tag
}

/// An id that another system gave, unique within its source and kind.
public struct ExternalID: Hashable, Sendable {
    /// The system that gave it; 1 to 200 characters.
    public let source: String
    /// The id there; 1 to 200 characters.
    public let id: String

    /// Joins a source and an id.
    public init(source: String, id: String) {
        self.source = source
        self.id = id
    }
}
