internal import CCurl

/// One transfer of libcurl. Used by one thread.
///
/// Safe: the handle and the list live as long as the object, and the callbacks run only within `perform`.
@safe final class CurlHandle {
    /// Why a transfer brought no whole answer.
    struct Failure {
        enum Kind {
            case notConnected, brokenOff, other
        }

        let kind: Kind
        /// The system's error behind `notConnected`.
        let errorNumber: Int32
        /// libcurl's words.
        let text: String
    }

    private static let bufferBytes = 256 << 10
    /// libcurl's own start, which must happen once and before any transfer.
    private static let start = curl_global_init(Int(CURL_GLOBAL_NOTHING))
    private let handle: OpaquePointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    /// Kept alive for the callbacks, which hold it unretained.
    private var transfer: OwnerTransfer?

    /// Makes a handle.
    ///
    /// - Throws: `failed` where there is no memory for it.
    init() throws(ClientError) {
        // The handle is ours, and cleaned up once, with the object.
        guard Self.start == CURLE_OK, let made = unsafe curl_easy_init() else {
            throw .failed("libcurl does not start")
        }
        // As above.
        unsafe handle = OpaquePointer(made)
    }

    deinit {
        // Nothing runs any more; handle and list are ours.
        unsafe curl_easy_cleanup(raw)
        unsafe curl_slist_free_all(headers)
    }

    // The same handle in the type that libcurl takes.
    var raw: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(handle) }

    /// Says where the request goes, and that it goes nowhere else: no proxy, no redirect, no protocol but HTTP.
    func configure(socketPath: String, method: String, target: String) throws(ClientError) {
        try set(CURLOPT_PROTOCOLS_STR, "http")
        try set(CURLOPT_URL, "http://localhost/")
        try set(CURLOPT_REQUEST_TARGET, target)
        try set(CURLOPT_UNIX_SOCKET_PATH, socketPath)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOPROXY, "*")
        try set(CURLOPT_CUSTOMREQUEST, method)
        try set(CURLOPT_USERAGENT, "penstock")
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        try set(CURLOPT_BUFFERSIZE, Self.bufferBytes)
        try set(CURLOPT_UPLOAD_BUFFERSIZE, Self.bufferBytes)
    }

    /// Connects the callbacks to the transfer.
    func attach(_ transfer: OwnerTransfer, isHead: Bool) throws(ClientError) {
        self.transfer = transfer
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()  // kept alive by `self.transfer`
        try check(unsafe ccurl_set_header(raw, CurlCallbacks.header, context))
        // The callbacks are called within `perform`, while the transfer is alive.
        try check(unsafe ccurl_set_write(raw, CurlCallbacks.write, context))
        if transfer.bodyBytesCount >= 0 {
            try set(CURLOPT_UPLOAD, 1)
            // The handle is ours.
            try check(unsafe ccurl_set_offset(raw, CURLOPT_INFILESIZE_LARGE, curl_off_t(transfer.bodyBytesCount)))
            try check(unsafe ccurl_set_read(raw, CurlCallbacks.read, context))
        } else if isHead {
            try set(CURLOPT_NOBODY, 1)
        }
    }

    /// Sets the header fields, one line each.
    func setHeaders(_ lines: [String]) throws(ClientError) {
        for line in lines {
            // libcurl copies the line and returns the list, which may have moved.
            guard let longer = unsafe curl_slist_append(headers, line) else { throw .failed("out of memory") }
            unsafe headers = longer
        }
        // The list lives as long as the handle.
        try check(unsafe ccurl_set_headers(raw, headers))
    }

    /// Runs the transfer to its end; nil where the answer is whole.
    func perform() -> Failure? {
        // Everything that the transfer uses is kept alive by this object.
        let code = unsafe curl_easy_perform(raw)
        return code == CURLE_OK ? nil : failure(code)
    }

    /// What a code of libcurl's says.
    func failure(_ code: CURLcode) -> Failure {
        let kind: Failure.Kind
        switch code {
        case CURLE_COULDNT_CONNECT: kind = .notConnected
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE: kind = .brokenOff
        default: kind = .other
        }
        // The handle is ours; the text is a lent C string, copied.
        return Failure(
            kind: kind, errorNumber: Int32(clamping: unsafe ccurl_system_error(raw)),
            text: unsafe String(cString: curl_easy_strerror(code)))
    }

    private func set(_ option: CURLoption, _ value: Int) throws(ClientError) {
        // The handle is ours.
        try check(unsafe ccurl_set_long(raw, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(ClientError) {
        // The text is lent as a C string, which libcurl copies.
        try check(unsafe ccurl_set_text(raw, option, value))
    }

    private func check(_ code: CURLcode) throws(ClientError) {
        // A lent C string, copied.
        guard code == CURLE_OK else { throw .failed(unsafe String(cString: curl_easy_strerror(code))) }
    }
}

/// What libcurl calls; the context is always an `OwnerTransfer` that outlives the call.
private enum CurlCallbacks {
    static let header: ccurl_data_function = { bytes, size, count, context in
        // libcurl lends `size * count` bytes for the call.
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        unsafe transfer(context).takeHeaderLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
        return size * count
    }

    static let write: ccurl_data_function = { bytes, size, count, context in
        // libcurl lends `size * count` bytes for the call.
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let isTaken = unsafe transfer(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        return isTaken ? size * count : 0
    }

    static let read: ccurl_data_function = { bytes, size, count, context in
        // libcurl lends room for `size * count` bytes for the call.
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
        return unsafe transfer(context).read(into: buffer) ?? Int(CURL_READFUNC_ABORT)
    }

    private static func transfer(_ context: UnsafeMutableRawPointer) -> OwnerTransfer {
        // The transfer that `attach` has set, kept alive by its handle.
        unsafe Unmanaged<OwnerTransfer>.fromOpaque(context).takeUnretainedValue()
    }
}
