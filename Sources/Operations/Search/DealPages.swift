internal import DealModel
internal import Wire
internal import WorkspaceStore

/// A list of deals, page by page: of the present, or of the moment of its first page.
struct DealPages {
    /// Which deals, and in which order.
    var query: DealSearchQuery
    /// Whether the deals on all pages are counted.
    var countsAll = false
    /// Whether every page shows what was known when the first one was asked for.
    var isConsistent = false
    /// What is told of each deal.
    let projection: DealProjection

    /// One page.
    struct Page {
        let entries: [JSON]
        /// What the next page's cursor has to say; nil on the last page.
        let next: JSON?
        let count: Int64?
    }

    /// The bytes of a page's entries; a page ends before the one that goes beyond, but never before its first.
    static let pageBytesMax = 4 * 1_024 * 1_024
    /// Beyond so many bytes the values that a page ended with are left out of its cursor, which must fit into a URL.
    private static let cursorValuesBytesMax = 1_024

    /// Reads a page.
    ///
    /// - Parameter position: what the cursor says; nil for the first page.
    /// - Throws: `conflict` where too much has changed since the first page, `invalid_cursor`, or what kept the
    ///   workspace from being read.
    func page(after position: JSON?, in workspace: Workspace) throws(Problem) -> Page {
        try workspace.read { reader throws(StoreError) in
            guard isConsistent else {
                return try page(after: position, reader, at: nil)
            }
            let sequence = position?["known"]?.intValue ?? reader.dataVersion
            return try page(after: position, reader, at: try Self.pinned(sequence, reader))
        }
    }

    private func page(
        after position: JSON?, _ reader: WorkspaceReader, at pinned: PinnedDeals?
    ) throws(StoreError) -> Page {
        var query = query
        if let position { query.after = try after(position, reader, pinned) }
        let found = try deals(query, reader, pinned)
        var entries: [JSON] = []
        entries.reserveCapacity(found.deals.count)
        var bytesCount = 0
        for deal in found.deals {
            let answer =
                if let pinned { try DealAnswer(deal: deal, pinned: pinned) } else {
                    try DealAnswer(deal: deal, reader: reader)
                }
            let entry = projection.json(answer)
            bytesCount += entry.encoded().count
            guard entries.isEmpty || bytesCount <= Self.pageBytesMax else { break }
            entries.append(entry)
        }
        let hasMore = found.hasMore || entries.count < found.deals.count
        let last = hasMore ? found.deals[entries.count - 1].deal : nil
        return Page(
            entries: entries, next: last.map { self.position(of: $0, at: pinned?.sequence) }, count: found.count)
    }

    private func deals(
        _ query: DealSearchQuery, _ reader: WorkspaceReader, _ pinned: PinnedDeals?
    ) throws(StoreError) -> (deals: [StoredDeal], hasMore: Bool, count: Int64?) {
        if let pinned { return try pinned.deals(query, isCounting: countsAll) }
        let (deals, hasMore) = try reader.deals(query)
        return (deals, hasMore, countsAll ? try reader.dealCount(query) : nil)
    }

    private func position(of deal: Deal, at sequence: Int64?) -> JSON {
        var position: JSONObject = ["id": .id(deal.id)]
        if let sequence { position["known"] = .integer(sequence) }
        let values = JSON.array(
            query.order.values(of: deal).map { value in
                switch value {
                case .none: .null
                case .number(let number): .integer(number)
                case .text(let text): .string(text)
                }
            })
        if values.encoded().count <= Self.cursorValuesBytesMax { position["values"] = values }
        return .object(position)
    }

    /// Where the page begins; a cursor without values means those that the deal has.
    private func after(
        _ position: JSON, _ reader: WorkspaceReader, _ pinned: PinnedDeals?
    ) throws(StoreError) -> (values: [DealOrder.Value], id: DealID) {
        guard let id = position["id"]?.stringValue.flatMap({ DealID($0) }) else { throw Self.invalid }
        guard let values = position["values"]?.arrayValue else {
            let deal = if let pinned { try pinned.deal(id) } else { try reader.deal(id) }
            guard let deal else { throw Self.invalid }
            return (query.order.values(of: deal.deal), id)
        }
        guard values.count == query.order.levels.count else { throw Self.invalid }
        return (
            values.map { value in
                value.intValue.map { .number($0) } ?? value.stringValue.map { .text($0) } ?? .none
            }, id
        )
    }

    private static var invalid: StoreError { .refused(CursorFailure.invalidCursor.problem) }

    private static func pinned(_ sequence: Int64, _ reader: WorkspaceReader) throws(StoreError) -> PinnedDeals {
        do throws(StoreError) {
            return try reader.pinnedDeals(at: sequence)
        } catch {
            guard case .refused(let refusal) = error, let failure = refusal as? PinnedDeals.Failure else { throw error }
            switch failure {
            case .notYetKnown: throw invalid
            case .tooMuchChanged:
                throw .refused(
                    Problem(.conflict, "Too much has changed since the first page; begin anew, without a cursor."))
            }
        }
    }
}
