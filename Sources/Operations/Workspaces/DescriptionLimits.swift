/// How much the description of a workspace tells at most.
enum DescriptionLimits {
    /// Pipelines, in the order of creation.
    static let pipelinesMax = 50
    /// Stages of all of them: pipelines are told as long as theirs fit.
    static let stagesMax = 500
    /// Owners, those with most deals first.
    static let ownersMax = 50
    /// Sources, those with most deals first.
    static let sourcesMax = 50
    /// Tags, in the order of creation.
    static let tagsMax = 100
}
