internal import DealModel
public import Operations
public import Wire

/// What the head of a request alone decides.
extension RESTDoor {
    /// The patterns of all routes, such as `/api/v1/deals/{id}`; each once.
    public var routes: [String] {
        var seen: Set<String> = []
        return (pageRoutes + catalogue.operations.map { Router.path(of: $0) })
            .filter { seen.insert($0).inserted }
    }

    /// What a method and a path lead to.
    public func target(method: String, path: String) -> RESTTarget {
        let isSafe = method == "GET" || method == "HEAD"
        if let page = page(at: path) {
            return RESTTarget(route: page.route, operation: nil, isPublic: true, isWrite: !isSafe)
        }
        switch try? router.match(method: method, path: path) {
        case .operation(let operation, _):
            return RESTTarget(
                route: Router.path(of: operation), operation: operation.name, isPublic: operation.isPublic,
                isWrite: operation.effect != .reads)
        case .otherMethods(let others):
            return RESTTarget(
                route: others.first.map { Router.path(of: $0) }, operation: nil,
                isPublic: others.contains(where: \.isPublic), isWrite: !isSafe)
        case .some(.none), nil: return RESTTarget(route: nil, operation: nil, isPublic: false, isWrite: !isSafe)
        }
    }

    /// Refuses what need not be read to be refused: what there is not, and what the caller may not do.
    ///
    /// - Throws: `invalid_parameter`, `not_found`, `method_not_allowed`, `unauthenticated`, `insufficient_scope`.
    public func checkHead(method: String, path: String, principal: Principal) throws(Problem) {
        if page(at: path) == nil { _ = try route(method: method, path: path, principal: principal) }
    }

    /// The operation that a request leads to, and the values in its path.
    ///
    /// - Throws: as `checkHead`.
    func route(
        method: String, path: String, principal: Principal
    ) throws(Problem) -> (Operation, [String: String]) {
        let match: Router.Match
        do { match = try router.match(method: method, path: path) } catch {
            throw Problem(.invalidParameter, "The path cannot be read.", errors: [error.pathProblem])
        }
        switch match {
        case .operation(let operation, let values):
            // What only local processes may call does not exist for others.
            guard !operation.isLocal || principal.isLocal else { break }
            guard operation.isPublic || principal != .anonymous else { throw BearerChallenge.missingKey }
            guard principal.may(operation.scope) else {
                throw BearerChallenge.insufficientScope(operation.name, needs: operation.scope)
            }
            return (operation, values)
        case .otherMethods(let operations):
            let visible = operations.filter { !$0.isLocal || principal.isLocal }
            guard !visible.isEmpty else { break }
            let methods = visible.map(\.address.method.rawValue).sorted()
            let allowed = methods.contains("GET") ? methods + ["HEAD"] : methods
            throw Self.methodNotAllowed(path, allowed)
        case .none: break
        }
        throw Problem(.notFound, "There is nothing at \(path); /openapi.json lists what there is.")
    }

    /// The refusal of a method at a path that knows others.
    public static func methodNotAllowed(_ path: String, _ methods: [String]) -> Problem {
        let list = methods.joined(separator: ", ")
        return Problem(.methodNotAllowed, "\(path) knows \(list).", headers: [("Allow", list)])
    }
}
