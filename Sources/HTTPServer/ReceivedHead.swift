/// A request's head as the library hands it over, before anything of it is believed.
struct ReceivedHead {
    var method: String
    /// The target as sent; shorter than `targetByteCount` when a NUL stands in it.
    var target: [UInt8]
    var targetByteCount: Int
    var version: String
    var headers: HTTPHeaders
    var headByteCount: Int
    /// False when the library has passed over a NUL, a bare LF, a folded line or a field without a name.
    var isPlain: Bool
    var origin: HTTPOrigin
    var arrivedAtNanoseconds: UInt64
}
