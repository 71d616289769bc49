-- For wrk: calls the tool pipeline_summary for one pipeline over MCP. Argument: the id of the pipeline.

local body

function init(arguments)
    body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"pipeline_summary","arguments":{"pipeline_id":"'
        .. arguments[1] .. '"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",'
        .. '"io.modelcontextprotocol/clientCapabilities":{}}}}'
end

function request()
    return wrk.format("POST", "/mcp", {
        ["Content-Type"] = "application/json", ["Accept"] = "application/json, text/event-stream",
        ["MCP-Protocol-Version"] = "2026-07-28", ["Mcp-Method"] = "tools/call", ["Mcp-Name"] = "pipeline_summary"
    }, body)
end
