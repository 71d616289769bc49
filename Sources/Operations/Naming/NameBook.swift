public import Wire
/// TEMP.
public struct NameBook: Sendable {
    public init(_ workspace: Workspace) {}
    public var pipelines: [(id: String, name: String)] { [] }
    public func pipelines(named: String) -> [(id: String, name: String)] { [] }
    public func stages(named: String, inPipeline: String?) -> [(id: String, name: String, pipelineName: String)] { [] }
    public func tags(named: String) -> [(id: String, name: String)] { [] }
    public func owners() -> [String] { [] }
    public func owners(named: String) -> [String] { [] }
    public func deals(titled: String, limit: Int) throws(Problem) -> [(id: String, title: String)] { [] }
    public func deals(titlePrefix: String, limit: Int) throws(Problem) -> [(id: String, title: String)] { [] }
    public var pipelineNames: [String] { [] }
    public func stageNames(inPipeline: String?) -> [String] { [] }
    public var tagNames: [String] { [] }
}
