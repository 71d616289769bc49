internal import DealModel
internal import MCPProtocol
internal import Operations
internal import Wire

/// Completes what has been typed of an argument: names of pipelines, owners, deals and the like.
struct ArgumentCompletion {
    let names: NameBook
    let shelf: ResourceShelf

    /// The values, best first.
    ///
    /// - Throws: `invalidParams` for a prompt, a template or an argument that there is not.
    func values(_ request: MCPCompletionRequest) throws(MCPError) -> MCPCompletion {
        switch request.subject {
        case .prompt(let name):
            guard let prompt = PromptBook.all.first(where: { $0.name == name }) else {
                throw MCPError(.invalidParams, "There is no prompt \(name).")
            }
            guard prompt.arguments.contains(where: { $0.name == request.argument }) else {
                throw MCPError(.invalidParams, "The prompt \(name) has no argument \(request.argument).")
            }
            return try completion(of: request.argument, request)
        case .resource(let uri):
            switch (uri, request.argument) {
            case ("crm://pipelines/{id}", "id"): return try completion(of: "pipeline", request)
            case ("crm://deals/{id}", "id"): return try completion(of: "deal", request)
            case ("crm://definitions/{metric}", "metric"): return matching(shelf.definitionIDs, request.typed)
            case ("crm://schema/{type}", "type"): return matching(shelf.schemaNames, request.typed)
            default:
                throw MCPError(.invalidParams, "There is no template \(uri) with the argument \(request.argument).")
            }
        }
    }

    private func completion(of kind: String, _ request: MCPCompletionRequest) throws(MCPError) -> MCPCompletion {
        switch kind {
        case "pipeline": return matching(names.pipelineNames, request.typed)
        case "stage": return matching(names.stageNames(inPipeline: nil), request.typed)
        case "tag": return matching(names.tagNames, request.typed)
        case "owner": return matching(names.owners(), request.typed)
        case "period": return matching(WindowPreset.examples, request.typed)
        case "deal":
            let found = try? names.deals(titlePrefix: request.typed, limit: MCPCompletion.valuesMax)
            return MCPCompletion((found ?? []).map { UntrustedText.cleaned($0.name) })
        default: return MCPCompletion([])
        }
    }

    /// Those that begin with what was typed, then those that have it in them; case does not count.
    private func matching(_ all: [String], _ typed: String) -> MCPCompletion {
        let wanted = typed.lowercased()
        let starting = all.filter { $0.lowercased().hasPrefix(wanted) }
        let containing = all.filter { !$0.lowercased().hasPrefix(wanted) && $0.lowercased().contains(wanted) }
        return MCPCompletion((starting + containing).map(UntrustedText.cleaned))
    }
}
