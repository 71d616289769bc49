/// Why XML cannot be taken or made, and where.
public struct MarkupError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// A document type, which entities would be declared in.
        case documentType
        /// The name of an encoding other than UTF-8.
        case encoding(String)
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// A byte that is zero.
        case zeroByte
        /// More than there may be of something.
        ///
        /// - Parameters:
        ///   - limit: the name in `MarkupLimits`.
        ///   - allowed: how much there may be.
        case tooMuch(limit: String, allowed: Int)
        /// It is not well-formed; with what libxml2 says.
        case malformed(String)
        /// What is said to be gzip is not, is damaged, or ends early; with what zlib says.
        case damagedGzip(String)
        /// The system refused to read; with its error number.
        case unreadable(errorNumber: Int32)
        /// What is read from was given up by its reader.
        case cancelled
        /// A library gave up.
        case library(String)
    }

    /// What is wrong.
    public let kind: Kind
    /// The line, 1 first; 0 where there is no place.
    public let line: Int
    /// The character in the line, 1 first; 0 where there is no place.
    public let column: Int

    /// Says what is wrong, and where.
    public init(_ kind: Kind, line: Int = 0, column: Int = 0) {
        self.kind = kind
        self.line = line
        self.column = column
    }

    /// One sentence for people, without the place and without a full stop.
    public var detail: String {
        switch kind {
        case .documentType: "a document type or another declaration is not taken"
        case .encoding(let name): "the encoding \(name) is not taken, only UTF-8 is"
        case .invalidUTF8: "the text is not UTF-8"
        case .zeroByte: "a byte is zero"
        case .tooMuch(let limit, let allowed): "there is more than \(limit) allows (\(allowed))"
        case .malformed(let text): text
        case .damagedGzip(let text): "the compressed file cannot be read: \(text)"
        case .unreadable(let errorNumber): "the file cannot be read (error \(errorNumber))"
        case .cancelled: "the reading was given up"
        case .library(let text): text
        }
    }
}
