extension String {
    /// Whether both texts have the same UTF-8 bytes. `==` also calls different bytes equal when Unicode holds them for
    /// the same characters, which would make two JSON names one.
    func hasSameBytes(as other: String) -> Bool {
        // `==` comes first because it is fast and refuses nearly all that differ.
        utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
    }
}
