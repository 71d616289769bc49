internal import Operations
internal import Wire

/// Reads what an operation answers as what a tool answers: `data` and `meta` are the members that REST has, a single
/// thing is the data itself, and a page is its entries.
enum OperationReading {
    static func answer(
        _ answer: OperationAnswer, of operation: Operation, detail: AnswerDetail
    ) throws(Problem) -> ToolAnswer {
        var read = ToolAnswer(summary: "", data: [:], detail: detail)
        read.validity = answer.validity
        switch answer.content {
        case .none: break
        case .json(let bytes):
            guard let body = try? JSONReader.parse(bytes) else {
                throw Problem(.internal, "The answer of \(operation.name) cannot be read.")
            }
            take(body, into: &read)
        case .lines, .live: throw Problem(.internal, "\(operation.name) has no end and cannot be a tool.")
        }
        if answer.isReplayed { read.meta["replayed"] = true }
        read.summary = AnswerSentence.sentence(operation, read)
        return read
    }

    private static func take(_ body: JSON, into read: inout ToolAnswer) {
        guard let object = body.objectValue, let data = object["data"] else {
            read.data = body
            return
        }
        read.data = data
        read.meta = object["meta"]?.objectValue ?? JSONObject()
        for member in object.members where member.name != "data" && member.name != "meta" {
            if member.name == "page" {
                for inner in member.value.objectValue?.members ?? [] where !inner.value.isNull {
                    read.meta[inner.name] = inner.value
                }
            } else {
                read.meta[member.name] = member.value
            }
        }
    }
}
