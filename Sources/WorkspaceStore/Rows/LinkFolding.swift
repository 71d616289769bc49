internal import DealModel

/// The links that follow from all changes to the links of a deal.
enum LinkFolding {
    /// The contacts at a moment, in the order in which they came.
    ///
    /// - Parameter primary: the deal's main contact then.
    static func contacts(
        _ changes: [LinkRows.ContactChange], at instant: Instant = .latest, knownTo sequence: Int64 = .max,
        primary: ContactID?
    ) -> [DealLink<DealContact>] {
        let byContact = Dictionary(grouping: changes, by: \.contact.contactID)
        let links = byContact.values.compactMap {
            DealLink($0.map(\.link), at: instant, knownTo: sequence)
        }
        return links.map { link in
            var link = link
            link.value.isPrimary = link.value.contactID == primary
            return link
        }.sorted { $0.precedes($1) }
    }

    /// The ordinals of the tags at a moment, in the order in which they came.
    static func tags(
        _ changes: [LinkRows.TagChange], at instant: Instant = .latest, knownTo sequence: Int64 = .max
    ) -> [DealLink<Int>] {
        let byTag = Dictionary(grouping: changes, by: \.tag)
        return byTag.values.compactMap { DealLink($0.map(\.link), at: instant, knownTo: sequence) }
            .sorted { $0.precedes($1) }
    }
}
