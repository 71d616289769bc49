internal import DealModel

/// How a cell looks.
struct SheetStyle: Hashable {
    /// How its value is shown.
    enum Number: Hashable {
        /// As a text, which stays one when somebody edits the cell.
        case text
        /// A text of several lines.
        case prose
        /// A number with so many decimals.
        case decimals(Int)
        /// An amount with so many decimals, in a currency.
        case money(decimals: Int, Currency)
        /// A share in percent.
        case rate
        /// A length in days.
        case days
        /// A day.
        case date
        /// A moment to the minute.
        case instant
        /// Yes or no.
        case flag
    }

    /// What kind of cell it is.
    enum Role: Hashable {
        case body, total
        /// Of a column of texts, or of numbers, which stand on the right.
        case header(isNumber: Bool)
    }

    let number: Number
    var role: Role = .body

    /// Whether it stands on the right, as numbers do.
    var isOnTheRight: Bool {
        if case .header(let isNumber) = role { return isNumber }
        return switch number {
        case .decimals, .money, .rate, .days: true
        case .text, .prose, .date, .instant, .flag: false
        }
    }

    /// The format of numbers, as spreadsheets spell it.
    var format: String {
        switch number {
        case .text, .prose: "@"
        case .decimals(let decimals): Self.grouped(decimals)
        case .money(let decimals, let currency): "\(Self.grouped(decimals)) \"\(currency.code)\""
        case .rate: "0.0%"
        case .days: "#,##0.0 \"d\""
        case .date: "yyyy-mm-dd"
        case .instant: "yyyy-mm-dd hh:mm"
        case .flag: "General"
        }
    }

    private static func grouped(_ decimals: Int) -> String {
        decimals > 0 ? "#,##0." + String(repeating: "0", count: decimals) : "#,##0"
    }
}
