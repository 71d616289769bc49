internal import DealModel

/// What an event says happened. The names are on the wire and never change; new ones may come.
///
/// The type follows from what was known when the row was recorded, so that no later correction changes it.
enum EventType: String, CaseIterable, Sendable {
    /// A deal came to be.
    case dealCreated = "deal.created"
    /// Fields of a deal were set, its stage not among them.
    case dealUpdated = "deal.updated"
    /// A deal went to another open stage of its pipeline.
    case dealMoved = "deal.moved"
    /// A deal went to a stage that counts as won.
    case dealWon = "deal.won"
    /// A deal went to a stage that counts as lost.
    case dealLost = "deal.lost"
    /// A deal went from a closed stage back to an open one.
    case dealReopened = "deal.reopened"
    /// A deal went to a stage of another pipeline, whatever kind of stage that is.
    case dealTransferred = "deal.transferred"
    /// A deal was deleted.
    case dealDeleted = "deal.deleted"
    /// A deleted deal was brought back.
    case dealRestored = "deal.restored"
    /// A version of a deal was replaced by another one, whatever either of them sets.
    case dealCorrected = "deal.corrected"
    /// A contact came to a deal.
    case dealContactAdded = "deal.contact_added"
    /// A contact on a deal was changed.
    case dealContactUpdated = "deal.contact_updated"
    /// A contact was taken off a deal.
    case dealContactRemoved = "deal.contact_removed"
    /// A tag was put on a deal.
    case dealTagAdded = "deal.tag_added"
    /// A tag was taken off a deal.
    case dealTagRemoved = "deal.tag_removed"
    /// A pipeline came to be.
    case pipelineCreated = "pipeline.created"
    /// A pipeline was changed otherwise.
    case pipelineUpdated = "pipeline.updated"
    /// A pipeline takes no more deals.
    case pipelineArchived = "pipeline.archived"
    /// An archived pipeline takes deals again.
    case pipelineUnarchived = "pipeline.unarchived"
    /// A pipeline was deleted.
    case pipelineDeleted = "pipeline.deleted"
    /// A stage came to be.
    case stageCreated = "stage.created"
    /// A stage was changed otherwise, such as renamed or put in another place.
    case stageUpdated = "stage.updated"
    /// A stage takes no more deals.
    case stageArchived = "stage.archived"
    /// An archived stage takes deals again.
    case stageUnarchived = "stage.unarchived"
    /// A stage was deleted.
    case stageDeleted = "stage.deleted"
    /// The definition of a tag came to be.
    case tagCreated = "tag.created"
    /// The definition of a tag was changed, such as its name or its colour.
    case tagUpdated = "tag.updated"
    /// The definition of a tag was deleted.
    case tagDeleted = "tag.deleted"
    /// Something was set for the whole workspace.
    case workspaceUpdated = "workspace.updated"

    /// A set of exchange rates came to be.
    case rateSetCreated = "rate_set.created"
    /// A set of exchange rates was changed otherwise, such as renamed or made the default.
    case rateSetUpdated = "rate_set.updated"
    /// Quotes came into a set of exchange rates.
    case rateSetImported = "rate_set.imported"

    /// What a deal's step to another stage is.
    init(_ direction: StageDirection) {
        switch direction {
        case .created: self = .dealCreated
        case .transfer: self = .dealTransferred
        case .won: self = .dealWon
        case .lost: self = .dealLost
        case .reopen: self = .dealReopened
        case .skip, .forward, .backward: self = .dealMoved
        }
    }
}
