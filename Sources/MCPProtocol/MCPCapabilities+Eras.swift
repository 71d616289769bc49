internal import Wire

extension MCPCapabilities {
    /// Whether there is anything to listen to.
    var hasChanges: Bool { toolsListChanged || promptsListChanged || resourcesListChanged || resourcesSubscribe }

    /// The same without what needs a way to the client that outlives a call: changes and logs.
    public var withoutMessages: MCPCapabilities {
        var reduced = MCPCapabilities()
        reduced.tools = tools
        reduced.resources = resources
        reduced.prompts = prompts
        reduced.completions = completions
        return reduced
    }

    /// As it stands in messages.
    var json: JSON {
        var object = JSONObject()
        if tools { object["tools"] = Self.changes(toolsListChanged) }
        if resources {
            var resources = JSONObject()
            if resourcesListChanged { resources["listChanged"] = true }
            if resourcesSubscribe { resources["subscribe"] = true }
            object["resources"] = .object(resources)
        }
        if prompts { object["prompts"] = Self.changes(promptsListChanged) }
        if completions { object["completions"] = [:] }
        if logging { object["logging"] = [:] }
        return .object(object)
    }

    private static func changes(_ areTold: Bool) -> JSON { areTold ? ["listChanged": true] : [:] }
}
