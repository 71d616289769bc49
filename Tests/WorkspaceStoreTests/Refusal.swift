/// What a test's write throws to refuse itself.
struct Refusal: Error, Equatable {
    var number = 0
}
