/// How names are compared where people type them: capital letters and accents do not count, nor does how much white
/// space stands where.
///
/// A Latin letter with any sign to it, composed or followed by combining marks, counts as the letter alone, by the name
/// that Unicode gives it; what is not Latin is compared as canonically equivalent texts are.
enum NameFolding {
    private static let latin = "LATIN SMALL LETTER "
    private static let with = " WITH "

    /// The form in which equal names are equal texts.
    ///
    /// - Complexity: O(length); letters that are no ASCII cost a look at their names.
    static func folded(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        var isAfterLatin = false
        var needsSpace = false
        // Large first, so that letters which are written as two when large are so here too.
        for scalar in text.uppercased().lowercased().unicodeScalars {
            if scalar.properties.isWhitespace {
                needsSpace = !folded.isEmpty
                isAfterLatin = false
                continue
            }
            if isAfterLatin, scalar.properties.generalCategory == .nonspacingMark { continue }
            if needsSpace { folded.append(" ") }
            needsSpace = false
            let letter = base(of: scalar)
            isAfterLatin = letter.properties.isAlphabetic && letter.isASCII
            folded.append(letter)
        }
        return String(folded)
    }

    private static func base(of scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard !scalar.isASCII, let name = scalar.properties.name, name.hasPrefix(latin) else { return scalar }
        let rest = name.dropFirst(latin.count)
        guard let letter = rest.unicodeScalars.first, letter.isASCII, rest.dropFirst().hasPrefix(with) else {
            return scalar
        }
        return Unicode.Scalar(letter.properties.lowercaseMapping) ?? scalar
    }
}
