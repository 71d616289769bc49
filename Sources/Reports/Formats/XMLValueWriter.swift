internal import DealModel
internal import Markup

/// Writes the values of one column, each as an element that says what it is.
///
/// Where people see something else than what stands in the element, the attribute `display` has it, so that a
/// stylesheet needs no arithmetic.
struct XMLValueWriter {
    private let kind: ReportColumn.Kind
    /// ` c="amount"`.
    private let place: [UInt8]

    /// A writer for the column of that name.
    init(_ name: String, _ kind: ReportColumn.Kind) {
        self.kind = kind
        var place = Array(" c=\"".utf8)
        var replaced: Int64 = 0
        MarkupText.append(name, in: .attribute, to: &place, replaced: &replaced)
        place.append(UInt8(ascii: "\""))
        self.place = place
    }

    /// Appends a value; nothing where it is missing.
    ///
    /// - Parameter replaced: grows by the characters that XML cannot carry.
    func append(_ value: ReportValue, to bytes: inout [UInt8], replaced: inout Int64) {
        let element = element(of: value)
        guard !element.isEmpty else { return }
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: element.utf8)
        bytes.append(contentsOf: place)
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
        if case .text(let text) = value {
            MarkupText.append(text, in: .content, to: &bytes, replaced: &replaced)
        } else {
            value.append(to: &bytes)
        }
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: element.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    /// What an element is called follows from its value, and for decimal numbers from what they are.
    private func element(of value: ReportValue) -> String {
        switch value {
        case .missing: ""
        case .text: "text"
        case .identifier: "identifier"
        case .count: "count"
        case .decimal: kind == .rate ? "rate" : kind == .days ? "days" : "decimal"
        case .money: "money"
        case .date: "date"
        case .instant: "instant"
        case .flag: "flag"
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
