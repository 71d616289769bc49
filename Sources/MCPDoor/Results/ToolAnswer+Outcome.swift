internal import MCPProtocol
internal import Wire

extension ToolAnswer {
    /// The answer as short as its detail says.
    var reduced: ToolAnswer {
        guard detail != .full, !isReduced else { return self }
        var short = self
        let reduction = Reduction(
            keepsDrills: detail == .drill, makesTables: makesTables, isOfFigures: meta["metric"] != nil)
        short.data = detail == .summary ? [:] : reduction.data(data)
        short.meta = detail == .summary ? summaryMeta : Papers.reduced(meta)
        return short
    }

    /// What a sentence cannot say: that nothing was done, or that it was done before.
    private var summaryMeta: JSONObject {
        JSONObject(meta.members.filter { ["dry_run", "replayed"].contains($0.name) }.map { ($0.name, $0.value) })
    }

    /// The answer as a reader gets it: the sentence, the data and its papers, among them where people's texts stand.
    var json: JSON {
        var answer = reduced
        answer.data = UntrustedText.cleaned(answer.data)
        if detail != .full { AnswerBudget.fit(&answer) }
        let untrusted = holdsTyped ? UntrustedText.pointers(in: answer.data) : []
        if !untrusted.isEmpty { answer.meta["untrusted"] = .array(untrusted.map { .string($0) }) }
        return [
            "summary": .string(UntrustedText.cleaned(answer.summary)), "data": answer.data,
            "meta": UntrustedText.cleaned(.object(answer.meta)),
        ]
    }

    /// The members of a tool's result: the same twice, as text and as data, since a host shows a model one of the two.
    var members: [UInt8] {
        let body = json.encoded()
        let text = JSON.string(String(decoding: body, as: UTF8.self)).encoded()
        let beside = blocks.flatMap { Array(",".utf8) + $0.encoded() }
        return Array(#""content":[{"type":"text","text":"#.utf8) + text + Array("}".utf8) + beside
            + Array(#"],"structuredContent":"#.utf8) + body
            + Array(#","isError":false"#.utf8)
    }
}
