internal import Wire

/// Something that a reader of figures should know.
struct AnswerWarning {
    /// A stable code.
    let code: String
    /// A sentence.
    let detail: String

    init(_ code: String, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    var json: JSON { ["code": .string(code), "detail": .string(detail)] }
}
