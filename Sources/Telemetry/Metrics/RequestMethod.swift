/// The method of a request, as far as numbers and logs tell methods apart: no caller can make up a new one.
public enum RequestMethod: String, Sendable, CaseIterable {
    /// Reads.
    case get = "GET"
    /// Reads the head alone.
    case head = "HEAD"
    /// Acts.
    case post = "POST"
    /// Puts a whole in place.
    case put = "PUT"
    /// Changes in part.
    case patch = "PATCH"
    /// Takes away.
    case delete = "DELETE"
    /// Asks what is allowed.
    case options = "OPTIONS"
    /// Any other.
    case other

    /// The method of that name; methods are told apart by case (RFC 9110, 9.1).
    public init(name: String) {
        self =
            switch name {
            case "GET": .get
            case "HEAD": .head
            case "POST": .post
            case "PUT": .put
            case "PATCH": .patch
            case "DELETE": .delete
            case "OPTIONS": .options
            default: .other
            }
    }
}
