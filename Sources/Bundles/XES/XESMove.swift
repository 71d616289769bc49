import DealModel

/// An event as a mapping understands it: a deal came to a stage.
struct XESMove {
    /// The place of the stage in the mapping.
    let stage: Int
    let instant: Instant
    let actor: String?
}
