import CMicroHTTPD
import Glibc

/// Turns an answer into one of the library's and queues it.
@safe enum ResponseWriter {
    /// Longer bodies are not copied as a whole but piece by piece while they are sent.
    static let copiedBytesMax = 64 << 10
    private static let pieceBytes = 64 << 10

    static func isWrittenByEdge(_ name: String) -> Bool {
        ASCII.equal(name.utf8, "Content-Length".utf8) || ASCII.equal(name.utf8, "Transfer-Encoding".utf8)
    }

    /// Whether the field can be written without becoming two. The library takes no empty values.
    static func isSendable(_ field: (name: String, value: String)) -> Bool {
        !field.name.isEmpty && !field.value.isEmpty && field.name.utf8.allSatisfy(ASCII.isTokenByte)
            && field.value.utf8.allSatisfy { $0 >= ASCII.space && $0 != ASCII.delete || $0 == ASCII.tab }
    }

    /// Queues the answer on the connection; the stream, if it is one, is returned so that it can be told of its end.
    static func queue(
        _ answer: HTTPResponse,
        on connection: OpaquePointer,
        descriptor: Int32,
        isHead: Bool,
        closing: Bool
    ) -> (result: MHD_Result, source: StreamSource?) {
        var source: StreamSource?
        let response: OpaquePointer?
        switch answer.body {
        case .bytes(let bytes) where bytes.count <= copiedBytesMax:
            unsafe response = copied(bytes)
        case .bytes(let bytes):
            unsafe response = pulled(StreamSource(wholeStream(bytes), descriptor: descriptor), sizeBytes: bytes.count)
        case .stream(let stream):
            let made = StreamSource(stream, descriptor: descriptor)
            unsafe response = pulled(made, sizeBytes: stream.sizeBytes)
            source = made
        }
        guard let response = unsafe response else { return (.NO, source) }
        defer { unsafe MHD_destroy_response(response) }  // our reference; the queue holds its own
        if isHead, let source, source.sizeBytes == nil {
            // The library would send the last chunk of a chunked answer even to HEAD, which has no body.
            guard unsafe cmicrohttpd_forbid_chunks(response) == .YES else { return (.NO, source) }
        }
        guard unsafe add(answer.headers, to: response, closing: closing) else { return (.NO, source) }
        return (unsafe MHD_queue_response(connection, UInt32(answer.status), response), source)
    }

    private static func add(
        _ fields: [(name: String, value: String)],
        to response: OpaquePointer,
        closing: Bool
    ) -> Bool {
        for field in fields where !isWrittenByEdge(field.name) {
            if closing && ASCII.equal(field.name.utf8, "Connection".utf8) { continue }
            guard isSendable(field) else { continue }
            guard unsafe MHD_add_response_header(response, field.name, field.value) == .YES else { return false }
        }
        return unsafe !closing || MHD_add_response_header(response, "Connection", "close") == .YES
    }

    private static func copied(_ bytes: [UInt8]) -> OpaquePointer? {
        unsafe bytes.withUnsafeBytes { buffer in
            // The library copies before it returns, so that casting away `const` is sound.
            unsafe MHD_create_response_from_buffer(
                buffer.count,
                UnsafeMutableRawPointer(mutating: buffer.baseAddress),
                .RESPMEM_MUST_COPY
            )
        }
    }

    private static func wholeStream(_ bytes: [UInt8]) -> HTTPResponseStream {
        let cursor = Cursor(bytes)
        return HTTPResponseStream(sizeBytes: bytes.count, next: { cursor.take() })
    }

    private static func pulled(_ source: StreamSource, sizeBytes: Int?) -> OpaquePointer? {
        let size = sizeBytes.map { UInt64(max(0, $0)) } ?? UInt64.max  // MHD_SIZE_UNKNOWN
        let context = unsafe Unmanaged.passRetained(source).toOpaque()  // released by the last callback
        let response = unsafe MHD_create_response_from_callback(
            size,
            pieceBytes,
            { context, _, buffer, byteCount in
                guard let context = unsafe context, let buffer = unsafe buffer else { return -2 }
                let source = unsafe Unmanaged<StreamSource>.fromOpaque(context).takeUnretainedValue()
                // The library lends `byteCount` bytes for the call.
                let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: byteCount)
                switch unsafe source.pull(into: room) {
                case .copied(let byteCount): return byteCount
                case .ended: return -1  // MHD_CONTENT_READER_END_OF_STREAM, a cast that Swift does not import
                case .broken: return -2  // MHD_CONTENT_READER_END_WITH_ERROR
                }
            },
            context,
            { context in
                guard let context = unsafe context else { return }
                let source = unsafe Unmanaged<StreamSource>.fromOpaque(context).takeRetainedValue()
                source.finish(completed: false)
            }
        )
        if unsafe response == nil {
            unsafe Unmanaged<StreamSource>.fromOpaque(context).release()
        }
        return unsafe response
    }
}

/// A long body that is given away whole at the first call.
private final class Cursor: @unchecked Sendable {  // used by the connection's thread alone
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func take() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
