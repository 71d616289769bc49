/// Why bytes were refused as JSON, and where.
public struct JSONReaderError: Error, Sendable, Equatable {
    /// The kinds of refusal, each with its stable name.
    public enum Code: String, Sendable, CaseIterable {
        /// There is nothing but white space.
        case emptyText = "empty_text"
        /// The text starts with a byte order mark.
        case byteOrderMark = "byte_order_mark"
        /// The bytes are not UTF-8.
        case invalidUTF8 = "invalid_utf8"
        /// Something else belongs here.
        case unexpectedByte = "unexpected_byte"
        /// The text ends inside a value.
        case unexpectedEnd = "unexpected_end"
        /// Something follows the value.
        case trailingBytes = "trailing_bytes"
        /// A number is not in JSON's grammar.
        case invalidNumber = "invalid_number"
        /// A number has more than `JSONNumber.charactersMax` characters.
        case numberTooLong = "number_too_long"
        /// A number's power of ten is beyond `JSONNumber.exponentMax`.
        case numberOutOfRange = "number_out_of_range"
        /// A backslash is followed by something that JSON does not know.
        case invalidEscape = "invalid_escape"
        /// An escaped half of a surrogate pair stands alone.
        case loneSurrogate = "lone_surrogate"
        /// A text holds an escaped U+0000.
        case nullCharacter = "null_character"
        /// A text holds an unescaped control character.
        case controlCharacter = "control_character"
        /// A text exceeds `JSONLimits.stringBytesMax`.
        case stringTooLong = "string_too_long"
        /// A name exceeds `JSONLimits.nameBytesMax`.
        case nameTooLong = "name_too_long"
        /// An object names a member twice.
        case duplicateName = "duplicate_name"
        /// The nesting exceeds `JSONLimits.depthMax`.
        case tooDeep = "too_deep"
        /// An object exceeds `JSONLimits.membersMax`.
        case tooManyMembers = "too_many_members"
        /// An array exceeds `JSONLimits.elementsMax`.
        case tooManyElements = "too_many_elements"
    }

    /// What is wrong.
    public let code: Code
    /// Where, in bytes from the start.
    public let byteOffset: Int
    /// The line, from 1.
    public let line: Int
    /// The column in Unicode scalars, from 1.
    public let column: Int
    /// The JSON pointer of the value or member being read; empty for the whole text.
    public let pointer: String
    /// One sentence for the sender.
    public let detail: String

    /// The error as the problem that answers the request: 400 malformed_json with this one entry.
    public var problem: Problem {
        let entry = FieldProblem(pointer: pointer, code: code.rawValue, detail: detail)
        return Problem(.malformedJSON, "\(detail) (line \(line), column \(column))", errors: [entry])
    }
}
