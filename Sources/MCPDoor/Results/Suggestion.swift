internal import Wire

/// The name that was probably meant, as a question at the end of a message.
enum Suggestion {
    /// Nothing where no name is near.
    static func sentence(_ nearest: String?) -> String { nearest.map { " Did you mean \($0)?" } ?? "" }

    /// The same for the nearest of some names.
    static func sentence(for name: String, among known: [String]) -> String {
        sentence(nearestName(to: name, among: known))
    }
}
