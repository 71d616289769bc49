import DealModel

/// The fields that columns hold, packed into the 16 bits that a version row has for them.
enum HeldFields {
    private static let fields = HeldVersion.held.fields

    /// The bits of a set, one a held field.
    static func bits(of set: DealFieldSet) -> UInt16 {
        var bits: UInt16 = 0
        for (index, field) in fields.enumerated() where set.contains(field) { bits |= 1 << UInt16(index) }
        return bits
    }

    /// The set that has these bits.
    static func set(of bits: UInt16) -> DealFieldSet {
        var set = DealFieldSet()
        for (index, field) in fields.enumerated() where bits & (1 << UInt16(index)) != 0 {
            set.insert(DealFieldSet(field))
        }
        return set
    }
}
