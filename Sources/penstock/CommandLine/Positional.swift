/// An argument of a verb that has no flag.
struct Positional: Sendable {
    /// What stands for it in help texts.
    let name: String
    /// What it is: a phrase without a full stop.
    let description: String
    /// Whether it has to be there; all that have to come first.
    var isRequired = true
}
