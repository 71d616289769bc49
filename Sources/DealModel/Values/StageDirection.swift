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
