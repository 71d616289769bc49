/// A query ended because nobody waits for its answer any more.
public struct QueryStopped: Error {
    init() {}
}
