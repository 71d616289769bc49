/// A place in a pipeline.
struct StagePlace: Hashable {
    let pipeline: Int
    let position: Int
}
