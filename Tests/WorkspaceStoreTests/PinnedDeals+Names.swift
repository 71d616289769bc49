import DealModel

@testable import WorkspaceStore

extension PinnedDeals {
    /// The contacts of a deal.
    func contacts(of deal: StoredDeal) throws(StoreError) -> [DealContact] { try contactLinks(of: deal).map(\.value) }

    /// The names of the tags of a deal.
    func tags(of deal: StoredDeal) throws(StoreError) -> [String] {
        definitions.names(ofTags: try tagOrdinals(of: deal))
    }
}
