/// The pipelines and stages of a bundle, in the order of their files.
///
/// Deals name them by their places in these lists.
public struct BundleDefinitions: Hashable, Sendable {
    /// The pipelines.
    public internal(set) var pipelines: [BundlePipeline] = []
    /// The stages of all pipelines.
    public internal(set) var stages: [BundleStage] = []
}
