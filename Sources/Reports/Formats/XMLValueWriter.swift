internal import DealModel
internal import Markup

/// Writes the values of one column, each as an element that says what it is.
///
/// Where people see something else than what stands in the element, the attribute `display` has it, so that a
/// stylesheet needs no arithmetic. It is a class, since a struct would have each of its texts counted for each value.
final class XMLValueWriter {
    private let name: String
    private let kind: ReportColumn.Kind
    /// `<text c="title"`.
    private let start: [UInt8]
    /// `</text>`.
    private let end: [UInt8]

    /// A writer for the column of that name.
    init(_ name: String, _ kind: ReportColumn.Kind) {
        self.name = name
        self.kind = kind
        var start = Array("<\(kind.rawValue) c=\"".utf8)
        var replaced: Int64 = 0
        MarkupText.append(name, in: .attribute, to: &start, replaced: &replaced)
        start.append(UInt8(ascii: "\""))
        self.start = start
        end = Array("</\(kind.rawValue)>".utf8)
    }

    /// Appends a value; nothing where it is missing.
    ///
    /// - Parameter replaced: grows by the characters that XML cannot carry.
    func append(_ value: borrowing ReportValue, to bytes: inout [UInt8], replaced: inout Int64) {
        switch value {
        case .missing: return
        case .text(let text) where kind == .text:
            bytes.append(contentsOf: start)
            bytes.append(UInt8(ascii: ">"))
            MarkupText.append(text, in: .content, to: &bytes, replaced: &replaced)
            bytes.append(contentsOf: end)
        default: appendNumber(copy value, to: &bytes, replaced: &replaced)
        }
    }

    private func appendNumber(_ value: ReportValue, to bytes: inout [UInt8], replaced: inout Int64) {
        let own = kind(of: value)
        // A value that is of another kind than its column says what it is.
        guard own == kind else { return XMLValueWriter(name, own).append(value, to: &bytes, replaced: &replaced) }
        bytes.append(contentsOf: start)
        if case .money(_, _, let currency) = value {
            bytes.append(contentsOf: " currency=\"".utf8)
            bytes.append(contentsOf: currency.code.utf8)
            bytes.append(UInt8(ascii: "\""))
        }
        if isShownOtherwise(value) {
            bytes.append(contentsOf: " display=\"".utf8)
            DisplayText.append(value, kind, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
        value.append(to: &bytes)
        bytes.append(contentsOf: end)
    }

    /// What a value is; decimal numbers are what their column says.
    private func kind(of value: ReportValue) -> ReportColumn.Kind {
        switch value {
        case .missing: kind
        case .text: .text
        case .identifier: .identifier
        case .count: .count
        case .decimal: kind == .rate || kind == .days ? kind : .decimal
        case .money: .money
        case .date: .date
        case .instant: .instant
        case .flag: .flag
        }
    }

    /// Whether `DisplayText` says it in other characters.
    private func isShownOtherwise(_ value: ReportValue) -> Bool {
        switch value {
        case .missing, .text, .identifier, .date: false
        case .count(let count): count.magnitude >= 1_000
        case .decimal(let units, let decimals):
            kind == .rate || kind == .days || units.magnitude >= Self.power(decimals + 3)
        case .money, .instant, .flag: true
        }
    }

    private static func power(_ exponent: Int) -> UInt128 {
        var power: UInt128 = 1
        // More than 38 do not fit, nor does any number then reach them.
        for _ in 0..<min(exponent, 38) { power *= 10 }
        return power
    }
}
