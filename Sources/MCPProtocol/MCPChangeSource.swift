/// What a listener reads from. One thread at a time calls it.
public protocol MCPChangeSource: AnyObject, Sendable {
    /// The changes since the last call; empty where there are none; nil where there will be no more.
    func next() -> [MCPChange]?
    /// A descriptor that becomes ready when there may be something new, and after how long to look anyway.
    func pause() -> (wakeDescriptor: Int32, millisecondsMax: Int)
    /// Nobody listens any more. Called once.
    func close()
}
