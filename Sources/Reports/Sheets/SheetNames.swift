/// Names for sheets as spreadsheets allow them, each of them once.
///
/// Excel takes 1 to 31 UTF-16 units without `[ ] : * ? / \`, without an apostrophe at either end, and not `History`;
/// names that differ in case alone are the same.
struct SheetNames {
    /// The longest name, in UTF-16 units.
    static let unitsMax = 31

    private static let forbidden: Set<Unicode.Scalar> = ["[", "]", ":", "*", "?", "/", "\\"]

    private var taken: Set<String>

    /// - Parameter reserved: names that are given otherwise.
    init(reserved: [String]) { taken = Set((reserved + ["History"]).map { $0.lowercased() }) }

    /// A name for a title, as near to it as can be.
    mutating func name(for title: String) -> String {
        let legal = Self.legal(title)
        var number = 1
        var name = Self.cut(legal, to: Self.unitsMax)
        while !taken.insert(name.lowercased()).inserted {
            number += 1
            let ending = " (\(number))"
            name = Self.cut(legal, to: Self.unitsMax - ending.utf16.count) + ending
        }
        return name
    }

    private static func legal(_ title: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in title.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F, 0xFFFE, 0xFFFF: scalars.append(" ")
            default: scalars.append(forbidden.contains(scalar) ? "-" : scalar)
            }
        }
        let legal = trimmed(String(scalars))
        return legal.isEmpty ? "Sheet" : legal
    }

    /// Cuts between characters, so that none is broken.
    private static func cut(_ name: String, to units: Int) -> String {
        var kept = name
        while kept.utf16.count > units { kept.removeLast() }
        kept = trimmed(kept)
        // A single character can be longer than a name.
        return kept.isEmpty ? "Sheet" : kept
    }

    private static func trimmed(_ name: String) -> String {
        func isEdge(_ character: Character) -> Bool { character == "'" || character.isWhitespace }
        return String(name.drop(while: isEdge).reversed().drop(while: isEdge).reversed())
    }
}
