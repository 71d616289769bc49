extension HTTPLimits {
    private static let countMax = 1 << 20
    private static let secondsMax = 7 * 24 * 3600
    private static let bytesMax = 1 << 30

    /// Refuses limits that no server can keep.
    func check() throws(HTTPServerError) {
        let ranges: [(name: String, value: Int, range: ClosedRange<Int>)] = [
            ("bodyBytesMax", bodyBytesMax, 0...Int.max),
            ("headBytesMax", headBytesMax, 64...Self.bytesMax),
            ("headerFieldsMax", headerFieldsMax, 1...Self.countMax),
            ("urlBytesMax", urlBytesMax, 1...Self.bytesMax),
            ("queryArgumentsMax", queryArgumentsMax, 1...Self.countMax),
            ("connectionsMax", connectionsMax, 1...Self.countMax),
            ("connectionsPerAddressMax", connectionsPerAddressMax, 1...Self.countMax),
            ("headDeadlineSeconds", headDeadlineSeconds, 1...Self.secondsMax),
            ("bodyGraceSeconds", bodyGraceSeconds, 1...Self.secondsMax),
            ("bodyBytesPerSecondMin", bodyBytesPerSecondMin, 0...Self.bytesMax),
            ("bodyDeadlineSeconds", bodyDeadlineSeconds, 1...Self.secondsMax),
            ("writeStallSeconds", writeStallSeconds, 1...Self.secondsMax),
            ("idleSeconds", idleSeconds, 1...Self.secondsMax),
            ("connectionPoolBytes", connectionPoolBytes, (2 * headBytesMax)...(2 * Self.bytesMax)),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            throw HTTPServerError(
                .limitInvalid,
                "The limit \(name) is \(value); it must be \(range.lowerBound) to \(range.upperBound)."
            )
        }
    }
}
