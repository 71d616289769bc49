/// What the two sides say to one another.
enum MessageKind: UInt8 {
    /// The worker is ready: which walls stand around it.
    case hello = 1
    /// The host asks: a `SQLQuestion`, by when, and where to begin.
    case ask
    /// The worker wants a page of a table.
    case want
    /// The host gives the page.
    case page
    /// The host has no such page, and says why.
    case refusal
    /// The worker has the result of the next statement.
    case result
    /// The worker says why the next statement has none.
    case failure
}
