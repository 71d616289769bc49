/// Tells code, comments and the insides of strings apart. Regular expressions between slashes are not known to it.
struct Blanking {
    private let bytes: [UInt8]
    private var position = 0
    private var code: [UInt8] = []
    private var comments: [UInt8] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        code.reserveCapacity(bytes.count)
        comments.reserveCapacity(bytes.count)
    }

    /// The text twice, line by line alike: once without comments and strings, once without anything but comments.
    mutating func parts() -> (code: String, comments: String) {
        while position < bytes.count {
            if starts("//") {
                takeLineComment()
            } else if starts("/*") {
                takeBlockComment()
            } else if let hashes = stringStart() {
                takeString(hashes: hashes)
            } else {
                take(asCode: true)
            }
        }
        return (String(decoding: code, as: UTF8.self), String(decoding: comments, as: UTF8.self))
    }

    private func starts(_ text: StaticString) -> Bool {
        starts(Array(text.description.utf8))
    }

    private func starts(_ wanted: [UInt8]) -> Bool {
        position + wanted.count <= bytes.count && bytes[position..<(position + wanted.count)].elementsEqual(wanted)
    }

    private mutating func take(asCode isCode: Bool = false, asComment isComment: Bool = false) {
        let byte = bytes[position]
        let isKept = byte == UInt8(ascii: "\n")
        code.append(isCode || isKept ? byte : UInt8(ascii: " "))
        comments.append(isComment || isKept ? byte : UInt8(ascii: " "))
        position += 1
    }

    private mutating func takeLineComment() {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { take(asComment: true) }
    }

    private mutating func takeBlockComment() {
        var depth = 0
        repeat {
            let step = starts("/*") ? 1 : starts("*/") ? -1 : 0
            depth += step
            take(asComment: true)
            if step != 0 { take(asComment: true) }
        } while depth > 0 && position < bytes.count
    }

    /// How many `#` stand before the quote here; nil where no string begins.
    private func stringStart() -> Int? {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - position : nil
    }

    private mutating func takeString(hashes: Int) {
        for _ in 0..<hashes { take(asCode: true) }
        let quote = starts("\"\"\"") ? 3 : 1
        let end =
            Array(repeating: UInt8(ascii: "\""), count: quote) + Array(repeating: UInt8(ascii: "#"), count: hashes)
        let escape = [UInt8(ascii: "\\")] + Array(repeating: UInt8(ascii: "#"), count: hashes)
        for _ in 0..<quote { take(asCode: true) }
        while position < bytes.count, !starts(end) {
            if starts(escape + [UInt8(ascii: "(")]) {
                takeInterpolation(escape.count + 1)
            } else if starts(escape), position + escape.count < bytes.count {
                for _ in 0...escape.count { take() }
            } else {
                take()
            }
        }
        for _ in end where position < bytes.count { take(asCode: true) }
    }

    /// What stands in `\(…)` is code.
    private mutating func takeInterpolation(_ opening: Int) {
        for _ in 0..<opening { take() }
        var depth = 1
        while position < bytes.count, depth > 0 {
            if let hashes = stringStart() {
                takeString(hashes: hashes)
                continue
            }
            if starts("(") { depth += 1 }
            if starts(")") { depth -= 1 }
            take(asCode: depth > 0)
        }
    }
}
