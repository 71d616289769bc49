/// The header fields of a message, in the order in which they came.
///
/// All bytes lie in one array, so that receiving a request costs two allocations however many fields it has; text is
/// made only of what is asked for.
public struct HTTPHeaders: Sendable {
    /// Where one field lies in `bytes`: its name, and right behind it its value.
    struct Field: Sendable {
        let start: Int
        let nameCount: Int
        let valueCount: Int

        var name: Range<Int> { start..<(start + nameCount) }
        var value: Range<Int> { (start + nameCount)..<(start + nameCount + valueCount) }
    }

    private(set) var bytes: [UInt8] = []
    private(set) var fields: [Field] = []

    /// No fields.
    public init() {}

    /// The given fields in the given order.
    public init(_ fields: [(name: String, value: String)]) {
        for field in fields {
            append(name: field.name.utf8, value: field.value.utf8)
        }
    }

    /// The number of fields; a name that comes twice counts twice.
    public var count: Int { fields.count }

    /// The value of the first field of this name, or nil. Names are compared without regard to ASCII case. O(fields).
    public subscript(name: String) -> String? {
        for field in fields where matches(field, name) {
            return text(field.value)
        }
        return nil
    }

    /// The values of all fields of this name, in order. O(fields).
    public func values(_ name: String) -> [String] {
        fields.filter { matches($0, name) }.map { text($0.value) }
    }

    /// Every field as text, in order. O(bytes).
    public var all: [(name: String, value: String)] {
        fields.map { (name: text($0.name), value: text($0.value)) }
    }

    mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        fields.append(Field(start: bytes.count, nameCount: name.count, valueCount: value.count))
        bytes.append(contentsOf: name)
        bytes.append(contentsOf: value)
    }

    mutating func reserve(fields fieldCount: Int, bytes byteCount: Int) {
        fields.reserveCapacity(fieldCount)
        bytes.reserveCapacity(byteCount)
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    func matches(_ field: Field, _ name: String) -> Bool {
        let wanted = name.utf8
        guard wanted.count == field.nameCount else { return false }
        var index = field.start
        for byte in wanted {
            guard ASCII.lowercased(byte) == ASCII.lowercased(bytes[index]) else { return false }
            index += 1
        }
        return true
    }
}
