/// Finds the lines of a file by where they begin.
enum LineNumbers {
    private static let blockBytes = 1 << 20

    /// The number of the line that each offset lies on, 1 first.
    ///
    /// - Parameter offsets: sorted.
    /// - Throws: where the file cannot be read.
    /// - Complexity: linear in the size of the file up to the last offset.
    static func of(_ offsets: [Int], in path: String) throws(BundleFailure) -> [Int] {
        guard !offsets.isEmpty else { return [] }
        let file = try OpenFile(reading: path)
        var buffer = [UInt8](repeating: 0, count: blockBytes)
        var lines: [Int] = []
        var line = 1
        var base = 0
        while lines.count < offsets.count {
            let count = max(0, file.read(at: base, count: blockBytes, into: &buffer, place: 0))
            for index in 0..<count {
                while lines.count < offsets.count, offsets[lines.count] <= base + index { lines.append(line) }
                if buffer[index] == .lineFeed { line += 1 }
            }
            base += count
            if count == 0 {
                while lines.count < offsets.count { lines.append(line) }
            }
        }
        return lines
    }
}
