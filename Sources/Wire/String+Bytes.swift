extension String {
    /// Whether both texts have the same UTF-8 bytes. `==` also calls different bytes equal when Unicode holds them for
    /// the same characters, which would make two JSON names one.
    public func hasSameBytes(as other: String) -> Bool {
        // `==` comes first because it is fast and refuses nearly all that differ. Nothing else that it calls equal to
        // ASCII is as short.
        utf8.count == other.utf8.count && self == other
            && (utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8))
    }
}

extension String? {
    /// Whether both are absent, or both are there with the same UTF-8 bytes.
    public func hasSameBytes(as other: String?) -> Bool {
        guard let self, let other else { return self == nil && other == nil }
        return self.hasSameBytes(as: other)
    }
}
