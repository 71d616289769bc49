/// What is taken out of deals' stays before they are counted.
public struct StaySmoothing: Hashable, Sendable {
    /// A move away and back within this many microseconds was a slip; 0 for none.
    public var undoMicroseconds: Int64 = 0
    /// Stays of fewer microseconds are given to their neighbours; 0 for none.
    public var stayMicrosecondsMin: Int64 = 0

    /// Nothing is taken out.
    public init() {}

    /// Whether anything is.
    var isNeeded: Bool { undoMicroseconds > 0 || stayMicrosecondsMin > 0 }
}
