/// A place on a page or picture; x grows to the right and y down.
struct Point: Hashable, Sendable {
    var x: Double
    var y: Double
}
