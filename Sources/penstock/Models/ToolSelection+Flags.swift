internal import MCPDoor
internal import Wire

extension ToolSelection {
    /// What the flags of a verb select.
    ///
    /// - Parameters:
    ///   - toolsets: the flag that names toolsets.
    ///   - readOnly: the flag that leaves out what changes anything.
    /// - Throws: `usage` for a toolset that there is not.
    init(_ invocation: Invocation, toolsets: String, readOnly: String) throws(VerbFailure) {
        self.init(isReadOnly: invocation.isSet(readOnly))
        guard let names = invocation.given[toolsets] else { return }
        do throws(Problem) { self.toolsets = try Self.toolsets(in: names, at: "--\(toolsets)") } catch {
            let nearest = error.errors.first?.didYouMean.map { "; did you mean '\($0)'?" }
            let all = Toolset.allCases.map(\.rawValue).joined(separator: ", ")
            throw VerbFailure(.usage, "--\(toolsets): \(error.detail)" + (nearest ?? " There are \(all)."))
        }
    }
}
