extension Array where Element: FixedWidthInteger {
    /// The parts of rising numbers in which no two neighbours lie further from each other than that.
    ///
    /// - Complexity: O(count).
    func runs(gapMax: Element) -> [ArraySlice<Element>] {
        var runs: [ArraySlice<Element>] = []
        var start = 0
        for end in indices.dropFirst() where self[end] - self[end - 1] > gapMax {
            runs.append(self[start..<end])
            start = end
        }
        return isEmpty ? [] : runs + [self[start...]]
    }
}
