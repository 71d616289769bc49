internal import Locking
internal import Operations
internal import Wire

/// Answers of tools, as they are written, that stay the same until the next commit or midnight.
final class ToolAnswerCache: Sendable {
    /// How many answers are kept; one more drops them all, which costs one computation each.
    static let answersMax = 1_024
    /// The largest answer that is kept, in bytes.
    static let bytesMax = 256 * 1_024

    /// The longest arguments whose answer is kept, in bytes.
    static let questionBytesMax = 4_096

    private struct Key: Hashable {
        let workspace: ObjectIdentifier
        let tool: String
        let arguments: [UInt8]
    }

    private struct Entry: Sendable {
        let validity: OperationAnswer.Validity
        /// Weak, so that a closed workspace goes away, and none that comes to its place in memory is taken for it.
        weak let workspace: Workspace?
        let members: [UInt8]
    }

    private let entries = Guarded<[Key: Entry]>([:])

    /// The answer to a call: the one that is kept, or a new one. Only what every caller of the workspace may read has a
    /// validity, so that nobody gets what is not theirs.
    func members(
        tool: String, arguments: JSONObject, workspace: Workspace, answer: () throws(Problem) -> ToolAnswer
    ) throws(Problem) -> [UInt8] {
        let key = Key(workspace: ObjectIdentifier(workspace), tool: tool, arguments: JSON.object(arguments).encoded())
        if let entry = entries.withLock({ $0[key] }), entry.workspace === workspace, workspace.holds(entry.validity) {
            return entry.members
        }
        let fresh = try answer()
        let members = fresh.members
        if let validity = fresh.validity, members.count <= Self.bytesMax, key.arguments.count <= Self.questionBytesMax {
            let entry = Entry(validity: validity, workspace: workspace, members: members)
            entries.withLock { entries in
                if entries.count >= Self.answersMax { entries.removeAll(keepingCapacity: true) }
                entries[key] = entry
            }
        }
        return members
    }
}
