internal import ColumnEngine

/// Texts by small numbers, in the order in which they were first seen; texts are told apart by their bytes.
struct TextDictionary: Sendable {
    /// A text that is compared by its bytes, since `==` also calls different bytes equal where Unicode holds them for
    /// the same characters.
    private struct Key: Hashable {
        let text: String

        static func == (left: Key, right: Key) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }

    /// Stands for no text; no text has this number.
    static let none = UInt32.max

    private var codes: [Key: UInt32] = [:]
    /// The texts by number; a copy is a snapshot.
    private(set) var texts = PagedColumn<String>()

    init() {}

    /// The text's number, a new one where it was never seen; `none` for nil.
    mutating func code(of text: String?) -> UInt32 {
        guard let text else { return Self.none }
        let key = Key(text: text)
        if let code = codes[key] { return code }
        let code = UInt32(texts.count)
        precondition(code < Self.none, "\(texts.count) texts are too many")
        codes[key] = code
        texts.append(text)
        return code
    }
}

extension PagedColumn where Element == String {
    /// The text with this number; nil for `TextDictionary.none`.
    func text(_ code: UInt32) -> String? { code == TextDictionary.none ? nil : self[Int(code)] }

    /// Bytes in use, those of long texts included.
    var textBytes: Int {
        var bytes = self.bytes
        for page in 0..<pageCount {
            for text in self.page(page) { bytes += text.utf8.count > 15 ? text.utf8.count : 0 }
        }
        return bytes
    }
}
