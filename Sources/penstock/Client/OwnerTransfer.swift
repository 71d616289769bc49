/// One request on its way: what libcurl's callbacks read and write. Used by one thread.
final class OwnerTransfer {
    /// The longest answer that is kept whole, in bytes.
    static let bodyBytesMax = 64 << 20
    /// The longest line of a streamed answer, in bytes.
    static let lineBytesMax = 16 << 20

    private(set) var response = ClientResponse()
    private(set) var failure: ClientError?
    /// Whether the empty line after the last head has come; libcurl does not miss it.
    private(set) var isHeadWhole = false
    private var source: UploadSource
    private let onLine: ((ArraySlice<UInt8>) -> Void)?
    private let onPiece: (([UInt8]) -> Bool)?
    /// The start of a line whose end has not come yet.
    private var partialLine: [UInt8] = []

    init(
        source: consuming UploadSource, onLine: ((ArraySlice<UInt8>) -> Void)?, onPiece: (([UInt8]) -> Bool)? = nil
    ) {
        self.source = source
        self.onLine = onLine
        self.onPiece = onPiece
    }

    /// The length to announce; -1 for no body.
    var bodyBytesCount: Int64 { source.bytesCount }

    /// The next bytes of the request's body; nil gives up.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        do {
            // The buffer is lent for the call.
            return unsafe try source.read(into: buffer)
        } catch {
            failure = error
            return nil
        }
    }

    /// Takes one line of a head; a second head replaces the first, as after 100.
    func takeHeaderLine(_ bytes: UnsafeRawBufferPointer) {
        // The bytes are lent for the call, and copied.
        var text = unsafe String(decoding: bytes, as: UTF8.self)[...]
        while let last = text.last, last.isNewline { text.removeLast() }
        if text.hasPrefix("HTTP/") {
            isHeadWhole = false
            response.headers = []
            let parts = text.split(separator: " ", maxSplits: 2)
            response.status = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        } else if let colon = text.firstIndex(of: ":") {
            var value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            while value.last == " " || value.last == "\t" { value.removeLast() }
            response.headers.append((String(text[..<colon]), String(value)))
        } else if text.isEmpty {
            isHeadWhole = true
        }
    }

    /// Takes bytes of the answer's body; false gives up.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // The bytes are lent for the call, and copied.
        if response.isSuccess, let onPiece { return unsafe onPiece(Array(bytes)) }
        guard response.isSuccess, let onLine else {
            // The bytes are lent for the call, and copied.
            unsafe response.body.append(contentsOf: bytes)
            return isWithin(response.body.count, Self.bodyBytesMax)
        }
        // The bytes are lent for the call, and copied.
        var rest = unsafe Array(bytes)[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            if partialLine.isEmpty {
                onLine(rest[..<end])
            } else {
                partialLine += rest[..<end]
                onLine(partialLine[...])
                partialLine.removeAll(keepingCapacity: true)
            }
            rest = rest[(end + 1)...]
        }
        partialLine += rest
        return isWithin(partialLine.count, Self.lineBytesMax)
    }

    /// Hands out a last line without an end.
    func finish() {
        if !partialLine.isEmpty { onLine?(partialLine[...]) }
        partialLine = []
    }

    private func isWithin(_ bytesCount: Int, _ bytesMax: Int) -> Bool {
        if bytesCount > bytesMax { failure = .responseTooLarge(bytesMax: bytesMax) }
        return bytesCount <= bytesMax
    }
}
