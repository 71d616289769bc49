import CMicroHTTPD
import Glibc

/// Reads a head out of the library's buffer, and notices by where its parts lie what the library passes over.
///
/// The library parses in place: request line and fields stay where the bytes came in, each behind the other. So a part
/// that does not begin exactly where the one before it ended, with one separator (or one CR and LF) between, shows a
/// NUL, a line that ends in a bare LF, a folded line or a field without a name. (Where a NUL stands right before a
/// bare LF, it looks like CR and LF.)
struct HeadReader {
    private(set) var headers = HTTPHeaders()
    let method: String
    let version: String
    let targetByteCount: Int
    let headByteCount: Int
    /// Whether the library has passed nothing over.
    private(set) var isPlain: Bool

    /// Where the next field's name must begin.
    private var expected: UInt

    /// Reads the head of the request on this connection; the texts are those that the library's handler received.
    init(
        _ connection: OpaquePointer,
        method: UnsafePointer<CChar>,
        target: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>
    ) {
        // The library ends the texts with zero bytes, in one buffer in this order, and lends them for the call.
        unsafe self.method = String(cString: method)
        unsafe self.version = String(cString: version)
        headByteCount = unsafe cmicrohttpd_head_bytes(connection)
        unsafe targetByteCount = UnsafeRawPointer(version) - UnsafeRawPointer(target) - 1
        let start = UInt(bitPattern: method)
        // Only addresses are compared; the texts end with zero bytes.
        isPlain = unsafe start + UInt(strlen(method)) + 1 == UInt(bitPattern: target)
        expected = unsafe UInt(bitPattern: version) + UInt(strlen(version)) + 2
        headers.reserve(fields: 16, bytes: headByteCount)
        // The connection is lent for the call.
        unsafe readFields(connection)
        isPlain = isPlain && expected + 2 == start + UInt(headByteCount)
    }

    private mutating func readFields(_ connection: OpaquePointer) {
        // The iterator runs within this call, which `place` outlives.
        unsafe withUnsafeMutablePointer(to: &self) { place in
            // As above.
            _ = unsafe MHD_get_connection_values_n(
                connection,
                .HEADER_KIND,
                { context, _, name, nameByteCount, value, valueByteCount in
                    // The context is `place`; name and value are lent with their lengths.
                    guard let context = unsafe context else { return .NO }
                    unsafe context.assumingMemoryBound(to: HeadReader.self).pointee.append(
                        name: UnsafeRawBufferPointer(start: name, count: nameByteCount),
                        value: UnsafeRawBufferPointer(start: value, count: valueByteCount)
                    )
                    return .YES
                },
                place
            )
        }
    }

    private mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let nameStart = UInt(bitPattern: name.baseAddress)
        let valueStart = UInt(bitPattern: value.baseAddress)
        isPlain = isPlain && nameStart == expected && valueStart > nameStart + UInt(name.count)
        expected = valueStart &+ UInt(value.count) &+ 2
        // The library skips the blanks before a value and leaves those behind it.
        var end = value.endIndex
        // `end` stays within the value.
        while unsafe end > 0 && (value[end - 1] == ASCII.space || value[end - 1] == ASCII.tab) {
            end -= 1
        }
        // Both are lent for the call, and copied.
        unsafe headers.append(name: name, value: value[..<end])
    }
}
