/// Who calls, as the door has made sure.
public struct Principal: Sendable, Hashable {
    /// The name that the change log keeps, such as `local:anna`.
    public let actor: String
    /// What the caller may do at most.
    public let scope: Operation.Scope
    /// Whether the caller is a process of the same user on the same machine.
    public let isLocal: Bool
    /// What the caller's key opens; nil for callers without one.
    public let key: KeyGrant?

    /// Somebody without a key, who gets what needs none.
    public static let anonymous = Principal(actor: "anonymous", scope: .read, isLocal: false)

    /// Makes a principal.
    public init(actor: String, scope: Operation.Scope, isLocal: Bool, key: KeyGrant? = nil) {
        self.actor = actor
        self.scope = scope
        self.isLocal = isLocal
        self.key = key
    }

    /// The holder of a key.
    public init(_ key: KeyGrant) { self.init(actor: key.actor, scope: key.scope, isLocal: false, key: key) }

    /// Whether the caller may do what needs `needed`; read < write < admin.
    public func may(_ needed: Operation.Scope) -> Bool {
        let order = Operation.Scope.allCases
        return (order.firstIndex(of: needed) ?? 0) <= (order.firstIndex(of: scope) ?? 0)
    }
}
