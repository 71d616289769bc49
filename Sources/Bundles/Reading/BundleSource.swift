/// A file of a bundle with the names of its columns.
struct BundleSource: Sendable {
    let file: BundleFile
    /// The names in the header, in its order.
    let columns: [String]

    /// The place of the column; -1 where the file does not have it.
    func index(_ name: String) -> Int { columns.firstIndex(of: name) ?? -1 }

    /// What stands in the header at `index`.
    func name(_ index: Int) -> String? { columns.indices.contains(index) ? columns[index] : nil }
}
