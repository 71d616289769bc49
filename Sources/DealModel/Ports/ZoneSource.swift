/// Knows the time zones of the world; injected, since they are read from files.
public protocol ZoneSource: Sendable {
    /// The zone of that name; nil where there is none.
    func rules(named name: String) -> ZoneRules?

    /// The names of all zones in the order of their bytes, for suggesting one that was meant.
    var names: [String] { get }
}
