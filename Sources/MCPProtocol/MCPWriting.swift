internal import Wire

/// Messages of JSON-RPC 2.0 as bytes, on one line each.
enum MCPWriting {
    /// An answer that says what was wrong. Where no id could be read it is null, which clients of both eras take.
    static func error(id: MCPID?, _ error: MCPError) -> [UInt8] {
        var writer = JSONWriter(reservingBytes: 256)
        begin(&writer, id: id?.json ?? .null)
        writer.name("error")
        writer.beginObject()
        writer.name("code")
        writer.value(error.code.rawValue)
        writer.name("message")
        writer.value(error.message)
        if let data = error.data {
            writer.name("data")
            writer.value(data)
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// An answer with a result, whose members the body writes.
    static func result(
        id: MCPID, reservingBytes: Int = 512, members: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter(reservingBytes: reservingBytes)
        begin(&writer, id: id.json)
        writer.name("result")
        writer.beginObject()
        members(&writer)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// A notification.
    static func notification(_ method: String, _ params: JSON) -> [UInt8] {
        JSON.object(["jsonrpc": "2.0", "method": .string(method), "params": params]).encoded()
    }

    /// A question to the client.
    static func request(id: MCPID, _ method: String, _ params: JSON) -> [UInt8] {
        JSON.object(["jsonrpc": "2.0", "id": id.json, "method": .string(method), "params": params]).encoded()
    }

    private static func begin(_ writer: inout JSONWriter, id: JSON) {
        writer.beginObject()
        writer.name("jsonrpc")
        writer.value("2.0")
        writer.name("id")
        writer.value(id)
    }
}
