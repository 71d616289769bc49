internal import DealModel

/// The links that follow from all changes to the links of a deal.
enum LinkFolding {
    /// The contacts at a moment, in the order in which they came.
    ///
    /// - Parameters:
    ///   - primary: the deal's main contact then.
    ///   - createdAt: when the deal came to be; no contact came earlier.
    static func contacts(
        _ changes: [LinkRows.ContactChange], at instant: Instant = .latest, knownTo sequence: Int64 = .max,
        primary: ContactID?, createdAt: Instant = .earliest
    ) -> [DealLink<DealContact>] {
        let byContact = Dictionary(grouping: changes, by: \.contact.contactID)
        let links = byContact.values.compactMap {
            DealLink($0.map(\.link), at: instant, knownTo: sequence)
        }
        return links.map { link in
            var link = link.clamped(toCreation: createdAt)
            link.value.isPrimary = link.value.contactID == primary
            return link
        }.sorted { $0.precedes($1) }
    }

    /// The ordinals of the tags at a moment, in the order in which they came.
    ///
    /// - Parameter createdAt: when the deal came to be; no tag came earlier.
    static func tags(
        _ changes: [LinkRows.TagChange], at instant: Instant = .latest, knownTo sequence: Int64 = .max,
        createdAt: Instant = .earliest
    ) -> [DealLink<Int>] {
        let byTag = Dictionary(grouping: changes, by: \.tag)
        return byTag.values
            .compactMap { DealLink($0.map(\.link), at: instant, knownTo: sequence)?.clamped(toCreation: createdAt) }
            .sorted { $0.precedes($1) }
    }
}
