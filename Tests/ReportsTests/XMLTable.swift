import DealModel
import Foundation
import Markup

@testable import Reports

/// The rows of a written report, read again.
struct XMLTable {
    /// An element of a row.
    struct Element: Equatable {
        var name: String
        var column: String
        var currency: String?
        var display: String?
        var content: String
    }

    /// The elements of each row.
    var rows: [[Element]] = []

    init(_ bytes: [UInt8]) throws {
        var isAtEnd = false
        var reader = try MarkupReader {
            defer { isAtEnd = true }
            return isAtEnd ? [] : bytes
        }
        var isInRow = false
        while let event = try reader.next() {
            switch event {
            case .begin("row"):
                isInRow = true
                rows.append([])
            case .begin(let name) where isInRow:
                rows[rows.count - 1].append(
                    Element(
                        name: name, column: reader.attribute("c") ?? "", currency: reader.attribute("currency"),
                        display: reader.attribute("display"), content: ""))
            case .end("row"): isInRow = false
            case .text(let text) where isInRow:
                let place = rows.count - 1
                rows[place][rows[place].count - 1].content += text
            default: break
            }
        }
    }

    /// What a value should be read as; nil where it is missing.
    static func element(_ value: ReportValue, _ column: ReportColumn) -> Element? {
        if case .missing = value { return nil }
        var bytes: [UInt8] = []
        value.append(to: &bytes)
        var content = String(decoding: bytes, as: UTF8.self)
        if case .text(let text) = value { content = text.replacingOccurrences(of: "\u{1}", with: "\u{FFFD}") }
        let seen = DisplayText.of(value, column.kind)
        var element = Element(
            name: column.kind.rawValue, column: column.name, currency: nil, display: seen == content ? nil : seen,
            content: content)
        if case .text = value { element.display = nil }
        if case .money(_, _, let currency) = value { element.currency = currency.code }
        // Text of white space alone says nothing in XML as it is read here.
        if content.allSatisfy(\.isWhitespace) { element.content = "" }
        return element
    }
}
