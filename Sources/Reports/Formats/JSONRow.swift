internal import DealModel
internal import Wire

/// Rows and values as JSON: numbers in exact decimal notation, amounts as objects with their currency.
enum JSONRow {
    /// A member's name with its colon.
    static func encodedName(_ name: String) -> [UInt8] { JSON.string(name).encoded() + [UInt8(ascii: ":")] }

    /// Appends the members of a row, without braces.
    static func appendMembers(of row: borrowing ReportTable.Row, _ names: [[UInt8]], to bytes: inout [UInt8]) {
        for index in names.indices {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: names[index])
            append(row[index], to: &bytes)
        }
    }

    /// Appends a value.
    static func append(_ value: ReportValue, to bytes: inout [UInt8]) {
        switch value {
        case .missing: bytes.append(contentsOf: "null".utf8)
        case .text(let text): bytes.append(contentsOf: JSON.string(text).encoded())
        case .count, .decimal, .flag: value.append(to: &bytes)
        case .money(_, _, let currency):
            bytes.append(contentsOf: "{\"currency\":\"\(currency.code)\",\"amount\":".utf8)
            value.append(to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        case .identifier, .date, .instant:
            bytes.append(UInt8(ascii: "\""))
            value.append(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }
}
