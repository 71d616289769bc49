/// One row of a CSV file: its bytes with the quoting undone, and where each field lies in them.
///
/// Made to be used again and again, so that reading a row allocates nothing.
public struct CSVRow: Sendable {
    /// The bytes that the fields' ranges point into; what lies between the ranges means nothing.
    public internal(set) var bytes: [UInt8] = []
    /// The line that the row begins on, 1 first; 0 where the reader went straight to an offset.
    public internal(set) var line = 0
    /// Where the row begins in the file, in bytes.
    public internal(set) var offset = 0
    /// How many bytes it takes in the file, line end included.
    public internal(set) var byteCount = 0

    var fields: [CSVField] = []

    /// Begins with no fields.
    public init() {}

    /// How many fields there are.
    public var count: Int { fields.count }

    /// Where the field lies in `bytes`.
    ///
    /// - Precondition: there is such a field.
    public func range(_ index: Int) -> Range<Int> {
        let field = fields[index]
        return Int(field.start)..<Int(field.end)
    }

    /// Whether the field has no bytes.
    public func isEmpty(_ index: Int) -> Bool { range(index).isEmpty }

    /// The field as text; makes a string.
    public func text(_ index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

    /// All fields as text.
    public var texts: [String] { fields.indices.map(text) }
}
