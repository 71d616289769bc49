import Glibc

/// Why a row of a CSV file cannot be taken, and where.
public struct CSVError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// The system refused to read or write; with its error number.
        case unreadable(errorNumber: Int32)
        /// A quote inside a field that does not begin with one.
        case strayQuote
        /// Something other than a comma or a line end after a closing quote.
        case textAfterQuote
        /// The file ends inside a quoted field.
        case unterminatedQuote
        /// A carriage return that no line feed follows, outside quotes.
        case strayCarriageReturn
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// Another number of fields than the header has.
        case ragged(expected: Int, found: Int)
        /// A field beyond `CSVLimits.fieldBytesMax`.
        case fieldTooLong(bytesMax: Int)
        /// More fields than `CSVLimits.columnsMax`.
        case tooManyColumns(columnsMax: Int)
        /// A row beyond `CSVLimits.rowBytesMax`.
        case rowTooLong(bytesMax: Int)
    }

    /// What is wrong.
    public let kind: Kind
    /// The line on which the field at fault begins, 1 first; 0 where the reader went straight to an offset.
    public let line: Int
    /// The number of the field at fault, 1 first.
    public let column: Int
    /// Where the row begins in the file.
    public let rowOffset: Int

    /// Whether the reader can go on with the next row.
    public var isRecoverable: Bool {
        switch kind {
        case .unreadable, .unterminatedQuote, .rowTooLong: false
        default: true
        }
    }

    /// The system's error number; that of an input error where the system did not refuse.
    var errorNumber: Int32 {
        if case .unreadable(let number) = kind { number } else { EIO }
    }

    /// One sentence for people, without the place.
    public var detail: String {
        switch kind {
        case .unreadable(let number): "the file cannot be read or written (error \(number))"
        case .strayQuote: "a quote stands inside a field that does not begin with one"
        case .textAfterQuote: "something other than a comma or a line end follows a closing quote"
        case .unterminatedQuote: "the file ends inside a quoted field"
        case .strayCarriageReturn: "a carriage return stands alone outside quotes"
        case .invalidUTF8: "the field is not UTF-8"
        case .ragged(let expected, let found): "the row has \(found) fields, the header \(expected)"
        case .fieldTooLong(let most): "the field is longer than \(most) bytes"
        case .tooManyColumns(let most): "the row has more than \(most) fields"
        case .rowTooLong(let most): "the row is longer than \(most) bytes; is a closing quote missing?"
        }
    }
}
