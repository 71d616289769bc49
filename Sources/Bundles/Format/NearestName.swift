/// Finds what somebody may have meant.
enum NearestName {
    private static let candidatesMax = 10_000

    /// The candidate with the fewest edits away, where that is at most a third of the length and at least one.
    static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(BundleLimits.sourceIDCharactersMax))
        var best: (distance: Int, name: String)?
        for candidate in candidates.prefix(candidatesMax) where candidate != name {
            let scalars = Array(candidate.lowercased().unicodeScalars)
            let most = max(1, max(wanted.count, scalars.count) / 3)
            guard abs(wanted.count - scalars.count) <= most else { continue }
            let distance = distance(wanted, scalars)
            if distance <= most, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.name
    }

    /// The edits between two texts, a swap of neighbours counting as one (optimal string alignment).
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(replaced, last[column + 1] + 1, current[column] + 1)
                let isSwap = row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
                if isSwap { least = min(least, before[column - 1] + 1) }
                current.append(least)
            }
            before = last
            last = current
        }
        return last[right.count]
    }
}
