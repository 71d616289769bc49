internal import DealModel
internal import Wire

/// What came of one operation of many.
enum BulkResult {
    /// It was done.
    case done(status: Int, id: DealID, version: Int64)
    /// It was refused.
    case refused(Problem)

    /// - Parameter explained: whether an error says more than its code.
    func json(index: Int, explained: Bool) -> JSONObject {
        switch self {
        case .done(let status, let id, let version):
            return [
                "index": .integer(index), "status": .integer(status), "id": .id(id), "version": .integer(version),
            ]
        case .refused(let problem):
            var error: JSONObject = ["code": .string(problem.code.rawValue), "title": .string(problem.code.title)]
            if explained {
                error["detail"] = .string(problem.detail)
                if !problem.errors.isEmpty { error["errors"] = .array(problem.errors.map(\.json)) }
                error["current_version"] = problem.extensions["current_version"]
            }
            return ["index": .integer(index), "status": .integer(problem.status), "error": .object(error)]
        }
    }
}
