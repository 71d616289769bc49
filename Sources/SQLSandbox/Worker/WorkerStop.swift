/// Why a statement cannot go on.
enum WorkerStop: Error {
    /// The time is over.
    case timeout
    /// The host does not give the table, and says why.
    case refused(String)
    /// The tables take more memory than they may.
    case tooMuchRead
    /// The host is gone, or says what nobody can understand: there is nobody to work for.
    case hostLost
}
