internal import DealModel
internal import Reports
internal import Wire
internal import WorkspaceStore

/// What the store alone knows of deals that the columns hold by number: ids, and present titles.
struct DealTexts {
    /// How many deals that are not asked for lie between two that are read together at most.
    private static let gapMax: UInt32 = 1_024

    private let ids: [DealID]
    private var titles: [UInt32: String] = [:]

    /// Reads those of deals, which rise and of which there is one; those that lie far from each other are read apart.
    init(_ deals: [UInt32], in workspace: Workspace) throws(ReportError) {
        do throws(Problem) {
            ids = try workspace.dealIDs(count: Int(deals.last ?? 0) + 1)
            var start = 0
            while start < deals.count {
                var end = start + 1
                while end < deals.count, deals[end] - deals[end - 1] <= Self.gapMax { end += 1 }
                let run = deals[start..<end]
                let (first, last) = (deals[start], deals[end - 1])
                let found = try workspace.read { reader throws(StoreError) in
                    try reader.dealTitles(Int64(first)..<Int64(last) + 1)
                }
                for deal in run where Int(deal - first) < found.count { titles[deal] = found[Int(deal - first)] }
                start = end
            }
        } catch { throw .refused(error) }
    }

    /// The id of one of the deals.
    func id(of deal: UInt32) -> DealID { ids[Int(deal)] }

    /// The present title of one of the deals.
    func title(of deal: UInt32) -> String { titles[deal] ?? "" }
}
