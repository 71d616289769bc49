internal import Operations
internal import Wire

/// Finds the operation that a method and a path address. Built once; looking up costs the number of segments.
struct Router: Sendable {
    /// What a path leads to.
    enum Match {
        /// An operation, with the path's values by name.
        case operation(Operation, values: [String: String])
        /// Something that knows other methods only: the operations that are there.
        case otherMethods([Operation])
        /// Nothing.
        case none
    }

    private final class Node: Sendable {
        let literals: [String: Node]
        let parameter: (name: String, node: Node)?
        let operations: [String: Operation]

        init(literals: [String: Node], parameter: (name: String, node: Node)?, operations: [String: Operation]) {
            self.literals = literals
            self.parameter = parameter
            self.operations = operations
        }
    }

    private struct Route {
        let segments: [String]
        let operation: Operation
    }

    /// The path below which the operations of this version stand.
    static let base = "/api/v1"
    /// How many segments a path can have; none of ours has as many.
    static let segmentsMax = 12

    private let root: Node

    init(_ catalogue: Catalogue) {
        let routes = catalogue.operations.map { operation in
            Route(segments: Self.segments(Self.path(of: operation)).map(String.init), operation: operation)
        }
        root = Self.node(routes, depth: 0)
    }

    /// The whole path of an operation, with its parameters in braces.
    static func path(of operation: Operation) -> String {
        (operation.address.isRoot ? "" : base) + operation.address.path
    }

    /// - Throws: the path's problem where a segment cannot be decoded.
    func match(method: String, path: String) throws(QueryStringError) -> Match {
        let segments = Self.segments(path)
        guard path.utf8.first == UInt8(ascii: "/"), segments.count <= Self.segmentsMax else { return .none }
        var node = root
        var values: [String: String] = [:]
        for segment in segments {
            if let next = node.literals[String(segment)] {
                node = next
            } else if let (name, next) = node.parameter, !segment.isEmpty {
                values[name] = try QueryString.decodePathSegment(String(segment), name: name)
                node = next
            } else {
                return .none
            }
        }
        // HEAD asks for the head of what GET would answer (RFC 9110, 9.3.2).
        if let operation = node.operations[method == "HEAD" ? "GET" : method] {
            return .operation(operation, values: values)
        }
        return node.operations.isEmpty ? .none : .otherMethods(Array(node.operations.values))
    }

    private static func segments(_ path: String) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func node(_ routes: [Route], depth: Int) -> Node {
        var here: [String: Operation] = [:]
        var below: [String: [Route]] = [:]
        for route in routes {
            if route.segments.count == depth {
                here[route.operation.address.method.rawValue] = route.operation
            } else {
                below[route.segments[depth], default: []].append(route)
            }
        }
        var literals: [String: Node] = [:]
        var parameter: (name: String, node: Node)?
        for (segment, routes) in below {
            let child = node(routes, depth: depth + 1)
            if segment.hasPrefix("{") {
                precondition(parameter == nil, "two names for the same segment of a path: \(segment)")
                parameter = (String(segment.dropFirst().dropLast()), child)
            } else {
                literals[segment] = child
            }
        }
        return Node(literals: literals, parameter: parameter, operations: here)
    }
}
