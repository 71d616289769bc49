extension JSON {
    /// The value as UTF-8 bytes without white space, members in their order; linear.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter(reservingBytes: 256)
        writer.value(self)
        return writer.bytes
    }

    /// The value as text without white space, members in their order; linear.
    public func encodedText() -> String {
        String(decoding: encoded(), as: UTF8.self)
    }

    /// The one text that all equal values share: members sorted by the UTF-8 bytes of their names, no white space, and
    /// numbers written so that equal ones have the same text.
    public func canonicalText() -> String {
        String(decoding: canonicalized().encoded(), as: UTF8.self)
    }

    private func canonicalized() -> JSON {
        switch self {
        case .null, .bool, .string: self
        case .number(let number): .number(JSONNumber(checkedText: number.canonicalText))
        case .array(let elements): .array(elements.map { $0.canonicalized() })
        case .object(let object):
            .object(
                JSONObject(
                    distinct: object.sortedMembers.map {
                        JSONObject.Member(name: $0.name, value: $0.value.canonicalized())
                    }
                )
            )
        }
    }
}
