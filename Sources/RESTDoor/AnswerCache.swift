internal import Locking
internal import Operations

/// Rendered answers that stay the same until the next commit or midnight, so that polling costs a look-up.
final class AnswerCache: Sendable {
    /// How many answers are kept; one more drops them all, which costs one computation each.
    static let answersMax = 1_024
    /// The largest answer that is kept, in bytes.
    static let bytesMax = 256 * 1_024

    /// One kept answer.
    struct Entry: Sendable {
        let validity: OperationAnswer.Validity
        /// Weak, so that a closed workspace goes away, and none that comes to its place in memory is taken for it.
        weak let workspace: Workspace?
        let entityTag: String
        let response: RESTResponse
    }

    private struct Key: Hashable {
        let workspace: ObjectIdentifier
        let target: String

        init(_ workspace: Workspace, _ target: String) {
            self.workspace = ObjectIdentifier(workspace)
            self.target = target
        }
    }

    private let entries = Guarded<[Key: Entry]>([:])

    /// The answer to a target, if it still holds.
    func entry(target: String, workspace: Workspace) -> Entry? {
        guard let entry = entries.withLock({ $0[Key(workspace, target)] }), entry.workspace === workspace,
            workspace.holds(entry.validity)
        else { return nil }
        return entry
    }

    /// Keeps an answer.
    func keep(_ response: RESTResponse, target: String, validity: OperationAnswer.Validity, workspace: Workspace) {
        guard case .bytes(let bytes) = response.body, bytes.count <= Self.bytesMax,
            let entityTag = response.header("ETag")
        else { return }
        let entry = Entry(validity: validity, workspace: workspace, entityTag: entityTag, response: response)
        entries.withLock { entries in
            if entries.count >= Self.answersMax { entries.removeAll(keepingCapacity: true) }
            entries[Key(workspace, target)] = entry
        }
    }
}
