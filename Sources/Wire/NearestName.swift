/// The name that was probably meant, or nil when none is near enough.
///
/// Near enough is a Damerau-Levenshtein distance (restricted: insert, delete, replace, swap neighbours) of at most a
/// third of the longer name, or 1. Upper and lower case count as equal; of equally near names the first wins. Names of
/// more than `nearestNameCharactersMax` scalars have no nearest name, which bounds the work to their square for each
/// candidate.
public func nearestName(to name: String, among candidates: [String]) -> String? {
    guard name.utf8.count <= nearestNameCharactersMax * 4 else { return nil }
    let wanted = Array(name.lowercased().unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= nearestNameCharactersMax else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
        let scalars = Array(candidate.lowercased().unicodeScalars)
        guard !scalars.isEmpty, scalars.count <= nearestNameCharactersMax else { continue }
        let allowed = max(1, max(wanted.count, scalars.count) / 3)
        guard abs(wanted.count - scalars.count) <= allowed else { continue }
        let distance = editDistance(wanted, scalars)
        // A replaced single letter leaves nothing in common.
        guard distance <= allowed, distance < max(wanted.count, scalars.count) else { continue }
        if distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.name
}

/// The longest name for which a nearest one is sought, in Unicode scalars.
public let nearestNameCharactersMax = 64

private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 1...left.count {
        var current = [row]
        for column in 1...right.count {
            let replaced = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
            var least = min(replaced, previous[column] + 1, current[column - 1] + 1)
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                least = min(least, beforePrevious[column - 2] + 1)
            }
            current.append(least)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
