/// What somebody typed to find deals by, as a query of the text index that can mean nothing else than its words.
///
/// All words must occur, in the title, the description or the next step, in any order; the last one may be the
/// beginning of a word. Case and accents do not count. What stands between white space is one word, or, where it has
/// signs inside, such as `e-mail`, words next to each other; signs alone are left out.
public struct FullTextQuery: Hashable, Sendable {
    /// Why a text is no query.
    public enum Failure: Error, Hashable, Sendable {
        /// It has more than `charactersMax` characters.
        case tooLong
        /// It has more than `wordsMax` words.
        case tooManyWords
        /// It has no word at all.
        case noWord
    }

    /// How many characters a query can have, in Unicode scalars.
    public static let charactersMax = 200
    /// How many words a query can have.
    public static let wordsMax = 16

    /// The query in the language of FTS5 (https://sqlite.org/fts5.html, 3).
    let match: String

    /// Reads what was typed.
    ///
    /// - Throws: why it is no query.
    public init(_ text: String) throws(Failure) {
        guard text.unicodeScalars.count <= Self.charactersMax else { throw .tooLong }
        let pieces = text.unicodeScalars.split { $0.properties.isWhitespace || $0.value < 0x20 }
        let words = pieces.filter { $0.contains(where: Self.isInWords) }.map { String($0) }
        guard !words.isEmpty else { throw .noWord }
        guard words.count <= Self.wordsMax else { throw .tooManyWords }
        match = words.map(Self.quoted).joined(separator: " AND ") + "*"
    }

    /// Words that a title begins with, next to each other; the last one may be the beginning of a word. Of a text of
    /// more than `charactersMax` characters the first ones count. Nil where there is no word.
    public init?(beginningOfTitle text: String) {
        // What is no white space for us is none for the tokenizer either, and a zero ends the text.
        let scalars = text.unicodeScalars.prefix(Self.charactersMax).map { $0.value < 0x20 ? " " : $0 }
        guard scalars.contains(where: Self.isInWords) else { return nil }
        // FTS5 splits the quoted text into a phrase by itself, and the sign has it begin the column
        // (https://sqlite.org/fts5.html, 3.4).
        match = "title : ^ " + Self.quoted(String(String.UnicodeScalarView(scalars))) + "*"
    }

    /// A text that FTS5 takes as it stands; inside it only the quotation mark has a meaning. It is looked for among
    /// scalars, since a combining mark after it makes another character of it.
    private static func quoted(_ word: String) -> String {
        var text = "\""
        for scalar in word.unicodeScalars {
            if scalar == "\"" { text.unicodeScalars.append(scalar) }
            text.unicodeScalars.append(scalar)
        }
        text.unicodeScalars.append("\"")
        return text
    }

    /// Whether a scalar is part of words for the tokenizer `unicode61`: letters, digits and private use.
    private static func isInWords(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            true
        default: false
        }
    }
}
