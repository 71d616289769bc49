internal import Wire

/// The members of a deal's metadata that can be filtered by, as texts; see `FilterField.metadata`.
enum MetadataScalars {
    /// Finds the texts of members by their names in stored metadata, which is read when it is first asked for.
    static func texts(of metadata: String?) -> @Sendable (String) -> String? {
        { name in
            guard let metadata, let value = (try? JSONReader.parse(metadata))?[name] else { return nil }
            return switch value {
            case .string(let text): text
            case .number(let number): number.text
            case .bool(let isTrue): isTrue ? "true" : "false"
            case .null, .array, .object: nil
            }
        }
    }
}
