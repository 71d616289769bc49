/// Makes an SVG of cairo's the same each time.
///
/// cairo names glyphs, surfaces and images by counters of the process. Here they are numbered anew in the order in
/// which they come, and the root says what the picture shows, for those who cannot see it.
struct SVGNumbering {
    /// What names begin with, so that several drawings can stand in one page.
    let prefix: String
    private let source: [UInt8]
    private var target: [UInt8] = []
    private var names: [ArraySlice<UInt8>: String] = [:]
    private var position = 0

    /// Takes what cairo wrote.
    init(_ source: [UInt8], prefix: String) {
        self.source = source
        self.prefix = prefix
    }

    /// The drawing below a root of our own.
    mutating func drawing(below root: String) -> [UInt8] {
        target.reserveCapacity(source.count + 1_024)
        target.append(contentsOf: root.utf8)
        position = endOfRoot()
        var copied = position
        while position < source.count {
            let byte = source[position]
            // What names begin behind; most of a drawing is numbers, which are copied as they are.
            guard byte == UInt8(ascii: "i") || byte == UInt8(ascii: "x") || byte == UInt8(ascii: "u") else {
                position += 1
                continue
            }
            target.append(contentsOf: source[copied..<position])
            takeWord()
            copied = position
        }
        target.append(contentsOf: source[copied...])
        return target
    }

    /// Takes a name with what introduces it, or else a byte. All texts are glyphs, so that these words stand nowhere
    /// but where something is named.
    private mutating func takeWord() {
        if take("id=\"") || take("xlink:href=\"#") {
            takeName(until: UInt8(ascii: "\""))
        } else if take("url(#") {
            takeName(until: UInt8(ascii: ")"))
        } else {
            target.append(source[position])
            position += 1
        }
    }

    private func endOfRoot() -> Int {
        var start = 0
        while start < source.count, !starts("<svg ", at: start) { start += 1 }
        while start < source.count, source[start] != UInt8(ascii: ">") { start += 1 }
        return min(start + 1, source.count)
    }

    private func starts(_ text: StaticString, at start: Int) -> Bool {
        let wanted = text.utf8CodeUnitCount
        guard start + wanted <= source.count else { return false }
        return unsafe source[start..<start + wanted].elementsEqual(
            UnsafeBufferPointer(start: text.utf8Start, count: wanted))
    }

    private mutating func take(_ text: StaticString) -> Bool {
        guard starts(text, at: position) else { return false }
        target.append(contentsOf: source[position..<position + text.utf8CodeUnitCount])
        position += text.utf8CodeUnitCount
        return true
    }

    private mutating func takeName(until end: UInt8) {
        let start = position
        while position < source.count, source[position] != end { position += 1 }
        let given = source[start..<position]
        let name = names[given] ?? "\(prefix)-\(names.count + 1)"
        names[given] = name
        target.append(contentsOf: name.utf8)
    }
}
