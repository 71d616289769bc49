/// What a request is addressed to, as far as its method and path tell.
public struct RESTTarget: Sendable, Hashable {
    /// The pattern of the route, such as `/api/v1/deals/{id}`; nil where nothing is there.
    public let route: String?
    /// The name of the operation; nil where there is none of this method.
    public let operation: String?
    /// Whether it can be asked for without a key.
    public let isPublic: Bool
    /// Whether something is changed, should the request be let in.
    public let isWrite: Bool

    /// Joins what is known.
    public init(route: String?, operation: String?, isPublic: Bool, isWrite: Bool) {
        self.route = route
        self.operation = operation
        self.isPublic = isPublic
        self.isWrite = isWrite
    }
}
