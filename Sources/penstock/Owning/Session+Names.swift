internal import Wire

extension Session {
    /// The id of the pipeline that goes by a name, an id, or another system's id.
    func pipelineID(_ asked: String) throws(VerbFailure) -> String {
        var names: [String] = []
        for pipeline in try all("/pipelines") {
            let id = pipeline["id"]?.stringValue ?? ""
            let name = pipeline["name"]?.stringValue ?? ""
            if [id, name, pipeline["external_id"]?["id"]?.stringValue ?? ""].contains(asked) { return id }
            names.append(name)
        }
        let nearest = nearestName(to: asked, among: names).map { "; did you mean '\($0)'?" }
        throw VerbFailure(
            .refused,
            "there is no pipeline '\(asked)'" + (nearest ?? ", only \(names.prefix(20).joined(separator: ", "))"))
    }
}
