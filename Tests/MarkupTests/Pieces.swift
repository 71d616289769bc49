@testable import Markup

/// Bytes in pieces of one size.
func pieces(of bytes: [UInt8], size: Int = .max) -> ByteSource {
    var rest = bytes[...]
    return {
        let piece = Array(rest.prefix(size))
        rest = rest.dropFirst(size)
        return piece
    }
}

/// All events of a document, with the attributes of elements.
func events(
    _ bytes: [UInt8], size: Int = .max, limits: MarkupLimits = .standard, attributes: [String] = []
) throws -> [String] {
    var reader = try MarkupReader(pieces(of: bytes, size: size), limits: limits)
    var found: [String] = []
    while let event = try reader.next() {
        switch event {
        case .begin(let name):
            let values = attributes.compactMap { key in reader.attribute(key).map { " \(key)=\($0)" } }
            found.append("<\(name)\(values.joined())> \(reader.place.line):\(reader.place.column) \(reader.depth)")
        case .end(let name): found.append("</\(name)> \(reader.depth)")
        case .text(let text): found.append(text)
        }
    }
    return found
}

/// Why a document is refused; nil where it is taken.
func refusal(_ bytes: [UInt8], size: Int = .max, limits: MarkupLimits = .standard) -> MarkupError? {
    do {
        _ = try events(bytes, size: size, limits: limits)
        return nil
    } catch {
        return error as? MarkupError
    }
}

/// The same of a text.
func refusal(_ text: String, size: Int = .max, limits: MarkupLimits = .standard) -> MarkupError? {
    refusal(Array(text.utf8), size: size, limits: limits)
}
