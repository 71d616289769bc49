internal import Operations
internal import Wire

/// What a tool answers, before it is written.
struct ToolAnswer: Sendable {
    /// A true sentence.
    var summary: String
    /// The same without the time it is about; empty where it is about none.
    var undated = ""
    /// That time, in words; nil where it is about none.
    var when: String?
    /// The body of the answer.
    var data: JSON
    /// What stands beside the text: pictures, and links to files.
    var blocks: [JSON] = []
    /// Its papers.
    var meta: JSONObject = JSONObject()
    /// Where the same question gets the same answer until then.
    var validity: OperationAnswer.Validity?
    /// Whether its lists are wanted as tables.
    var makesTables = false
    /// Whether it is as short as its detail says already.
    var isReduced = false
    /// Whether texts that people typed can be in it.
    var holdsTyped = true
    /// How much is left out of it.
    var detail = AnswerDetail.concise
}
