internal import DealModel
internal import Reports
internal import Wire
internal import WorkspaceStore

/// What the store alone knows of deals that the columns hold by number: ids, and present titles.
struct DealTexts {
    private let first: UInt32
    private let ids: [DealID]
    private let titles: [String?]

    /// Reads those of a range of deals.
    init(_ deals: ClosedRange<UInt32>, in workspace: Workspace) throws(ReportError) {
        first = deals.lowerBound
        do throws(Problem) {
            ids = try workspace.dealIDs(count: Int(deals.upperBound) + 1)
            titles = try workspace.read { reader throws(StoreError) in
                try reader.dealTitles(Int64(deals.lowerBound)..<Int64(deals.upperBound) + 1)
            }
        } catch { throw .refused(error) }
    }

    /// The id of a deal of the range.
    func id(of deal: UInt32) -> DealID { ids[Int(deal)] }

    /// The present title of a deal of the range.
    func title(of deal: UInt32) -> String {
        let place = Int(deal - first)
        return titles.indices.contains(place) ? titles[place] ?? "" : ""
    }
}
