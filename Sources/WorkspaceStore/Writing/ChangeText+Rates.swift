internal import DealModel
internal import Wire

extension ChangeText {
    static func text(of set: RateSet, before: RateSet?) -> String {
        var writer = JSONWriter(reservingBytes: 256)
        writer.beginObject()
        if before?.name.hasSameBytes(as: set.name) != true {
            writer.name("name")
            writer.value(set.name)
        }
        if before == nil {
            writer.name("base")
            writer.value(set.base.code)
        }
        if before == nil || !Self.isSame(before?.source, set.source) {
            writer.name("source")
            writer.value(set.source)
        }
        if set.isDefault != before?.isDefault ?? false {
            writer.name("is_default")
            writer.value(set.isDefault)
        }
        if let imported = set.imported {
            writer.name("quotes")
            writer.value(imported.quoteCount)
            writer.name("first_date")
            writer.value(imported.firstDay.description)
            writer.name("last_date")
            writer.value(imported.lastDay.description)
            writer.name("quotes_sha256")
            writer.value(imported.digest)
            writer.name("text_sha256")
            writer.value(imported.textDigest)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Whether two texts are the same bytes, or both absent.
    private static func isSame(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.hasSameBytes(as: right)
    }
}
