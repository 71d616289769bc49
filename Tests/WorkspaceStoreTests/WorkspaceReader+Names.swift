import DealModel

@testable import WorkspaceStore

extension WorkspaceReader {
    /// The contacts of a deal now.
    func contacts(of deal: StoredDeal) throws(StoreError) -> [DealContact] { try contactLinks(of: deal).map(\.value) }

    /// The names of the tags of a deal now.
    func tags(of deal: StoredDeal) throws(StoreError) -> [String] {
        definitions.names(ofTags: try tagOrdinals(of: deal))
    }
}
