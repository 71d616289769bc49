internal import Wire

extension MCPFilter {
    /// Reads what a client wants to hear of.
    ///
    /// - Throws: `invalidParams` for what is of the wrong kind or too much.
    init(_ json: JSON?, resourcesMax: Int) throws(MCPError) {
        guard let object = json?.objectValue else {
            throw MCPError(.invalidParams, "params.notifications must be an object.")
        }
        toolsListChanged = try Self.flag("toolsListChanged", in: object)
        promptsListChanged = try Self.flag("promptsListChanged", in: object)
        resourcesListChanged = try Self.flag("resourcesListChanged", in: object)
        guard let subscriptions = object["resourceSubscriptions"] else { return }
        guard let list = subscriptions.arrayValue, list.count <= resourcesMax else {
            throw MCPError(
                .invalidParams, "resourceSubscriptions must be an array of at most \(resourcesMax) URIs.")
        }
        for entry in list {
            guard let uri = entry.stringValue else {
                throw MCPError(.invalidParams, "resourceSubscriptions must hold strings, not \(entry.kindName).")
            }
            resources.append(uri)
        }
    }

    /// The part of it that is offered.
    func limited(to capabilities: MCPCapabilities) -> MCPFilter {
        var offered = MCPFilter()
        offered.toolsListChanged = toolsListChanged && capabilities.toolsListChanged
        offered.promptsListChanged = promptsListChanged && capabilities.promptsListChanged
        offered.resourcesListChanged = resourcesListChanged && capabilities.resourcesListChanged
        offered.resources = capabilities.resourcesSubscribe ? resources : []
        return offered
    }

    /// As it stands in messages; what is not wanted is left out.
    var json: JSON {
        var object = JSONObject()
        if toolsListChanged { object["toolsListChanged"] = true }
        if promptsListChanged { object["promptsListChanged"] = true }
        if resourcesListChanged { object["resourcesListChanged"] = true }
        if !resources.isEmpty { object["resourceSubscriptions"] = .array(resources.map { .string($0) }) }
        return .object(object)
    }

    private static func flag(_ name: String, in object: JSONObject) throws(MCPError) -> Bool {
        guard let value = object[name] else { return false }
        guard let flag = value.boolValue else {
            throw MCPError(.invalidParams, "\(name) must be true or false, not \(value.kindName).")
        }
        return flag
    }
}
