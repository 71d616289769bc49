/// Which part of an answer an entry counts in; it stands in the highest bits of the entry's bucket.
enum Segment: UInt32, Sendable {
    /// The total, in which each case is once.
    case total
    /// One of the groups, which may overlap.
    case group
    /// One of the intervals that the window is cut into.
    case interval

    private static let shift: UInt32 = 30

    /// The segment that a bucket is in.
    init(ofBucket bucket: UInt32) { self = Segment(rawValue: bucket >> Self.shift) ?? .total }

    /// A metric's own bucket in this segment.
    func bucket(_ own: UInt32) -> UInt32 { own | rawValue << Self.shift }

    /// The metric's own bucket, whatever the segment.
    static func own(_ bucket: UInt32) -> UInt32 { bucket & (1 << shift - 1) }
}
