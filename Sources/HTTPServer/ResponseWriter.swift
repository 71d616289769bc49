import CMicroHTTPD
import Glibc

/// Turns an answer into one of the library's and queues it.
@safe enum ResponseWriter {
    /// Longer bodies are not copied as a whole but piece by piece while they are sent.
    static let copiedBytesMax = 64 << 10
    private static let pieceBytes = 64 << 10
    /// The library sets so much aside for each answer. A stream that waits says little and is one of many.
    private static let waitingPieceBytes = 4 << 10

    static func isWrittenByEdge(_ name: String) -> Bool {
        ASCII.equal(name.utf8, "Content-Length".utf8) || ASCII.equal(name.utf8, "Transfer-Encoding".utf8)
    }

    /// Whether the field can be written without becoming two. The library takes no empty values.
    static func isSendable(_ field: (name: String, value: String)) -> Bool {
        !field.name.isEmpty && !field.value.isEmpty && field.name.utf8.allSatisfy(ASCII.isTokenByte)
            && field.value.utf8.allSatisfy { $0 >= ASCII.space && $0 != ASCII.delete || $0 == ASCII.tab }
    }

    /// Queues the answer on the connection; what is sent piece by piece is returned, so that it can be watched and told
    /// of its end.
    static func queue(
        _ answer: HTTPResponse,
        on connection: LibraryConnection,
        client: ClientWait,
        isHead: Bool,
        closing: Bool
    ) -> (result: MHD_Result, source: StreamSource?) {
        let source: StreamSource?
        let response: OpaquePointer?
        if case .bytes(let bytes) = answer.body, bytes.count <= copiedBytesMax {
            source = nil
            // Ours until it is destroyed below.
            unsafe response = copied(bytes)
        } else {
            let made = StreamSource(stream(of: answer.body), client: client)
            source = made
            // Ours until it is destroyed below.
            unsafe response = pulled(made)
        }
        // From here on the response is there; every call below only borrows it.
        guard let response = unsafe response else { return (.NO, source) }
        defer { unsafe MHD_destroy_response(response) }  // our reference; the queue holds its own
        if isHead, let source, source.sizeBytes == nil {
            // The library would send the last chunk of a chunked answer even to HEAD, which has no body.
            guard unsafe cmicrohttpd_forbid_chunks(response) == .YES else { return (.NO, source) }
        }
        // The library copies the fields, and takes a reference of its own to what it queues.
        guard unsafe add(answer.headers, to: response, closing: closing) else { return (.NO, source) }
        return (unsafe MHD_queue_response(connection.handle, UInt32(answer.status), response), source)
    }

    private static func add(
        _ fields: [(name: String, value: String)],
        to response: OpaquePointer,
        closing: Bool
    ) -> Bool {
        for field in fields where !isWrittenByEdge(field.name) {
            if closing && ASCII.equal(field.name.utf8, "Connection".utf8) { continue }
            guard isSendable(field) else { continue }
            // The texts are lent as C strings, which the library copies.
            guard unsafe MHD_add_response_header(response, field.name, field.value) == .YES else { return false }
        }
        // As above.
        return unsafe !closing || MHD_add_response_header(response, "Connection", "close") == .YES
    }

    private static func copied(_ bytes: [UInt8]) -> OpaquePointer? {
        // The buffer is lent for the closure.
        unsafe bytes.withUnsafeBytes { buffer in
            // The library copies before it returns, so that casting away `const` is sound.
            unsafe MHD_create_response_from_buffer(
                buffer.count,
                UnsafeMutableRawPointer(mutating: buffer.baseAddress),
                .RESPMEM_MUST_COPY
            )
        }
    }

    private static func stream(of body: HTTPResponseBody) -> HTTPResponseStream {
        switch body {
        case .stream(let stream): return stream
        case .bytes(let bytes):
            let cursor = Cursor(bytes)
            return HTTPResponseStream(sizeBytes: bytes.count, next: { cursor.take() })
        }
    }

    private static func pulled(_ source: StreamSource) -> OpaquePointer? {
        let size = source.sizeBytes.map { UInt64(max(0, $0)) } ?? UInt64.max  // MHD_SIZE_UNKNOWN
        let context = unsafe Unmanaged.passRetained(source).toOpaque()  // released by the last callback
        let response = unsafe MHD_create_response_from_callback(
            size,
            source.waits ? waitingPieceBytes : pieceBytes,
            { context, _, buffer, byteCount in
                // The context is the source that was retained above.
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
                // The library calls this once, when nothing else uses the source any more.
                guard let context = unsafe context else { return }
                let source = unsafe Unmanaged<StreamSource>.fromOpaque(context).takeRetainedValue()
                source.finish(completed: false)
            }
        )
        // Without a response the library calls nothing, so the reference is given back here.
        if unsafe response == nil {
            unsafe Unmanaged<StreamSource>.fromOpaque(context).release()
        }
        // Handed to the caller, who destroys it.
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
