import Foundation

/// A regular expression, as NSRegularExpression reads them.
struct Pattern: Sendable {
    private let expression: NSRegularExpression

    init(_ text: String) {
        do {
            expression = try NSRegularExpression(pattern: text, options: [.anchorsMatchLines])
        } catch {
            preconditionFailure("\(text) is no regular expression: \(error)")
        }
    }

    /// Whether it matches somewhere.
    func isIn(_ text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
    }

    /// The groups of every match, the whole one first; a group that took no part is empty.
    func matches(in text: String) -> [[String]] {
        let whole = NSString(string: text)
        return expression.matches(in: text, range: NSRange(location: 0, length: whole.length)).map { match in
            (0..<match.numberOfRanges).map { group in
                let range = match.range(at: group)
                return range.location == NSNotFound ? "" : whole.substring(with: range)
            }
        }
    }

    /// The lines on which it matches, as `path:line` with lines from 1.
    func places(in lines: [String], of path: String) -> [String] {
        lines.indices.filter { isIn(lines[$0]) }.map { "\(path):\($0 + 1)" }
    }
}
