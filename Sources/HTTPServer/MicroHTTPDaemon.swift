import CMicroHTTPD
import Glibc

/// The library's daemon: starts it, and turns its C callbacks into calls of `ServerConnection`.
@safe struct MicroHTTPDaemon: @unchecked Sendable {  // the library locks its daemon itself
    private let handle: OpaquePointer
    /// What the callbacks receive; retained until the daemon has stopped.
    private let context: UnsafeMutableRawPointer

    /// Starts a daemon on a listening socket, which stays the caller's.
    init(core: ServerCore, listenDescriptor: Int32, limits: HTTPLimits) throws(HTTPServerError) {
        // Retained until `stop`; the C structure is ours and read before the call returns.
        unsafe context = Unmanaged.passRetained(core).toOpaque()
        var configuration = unsafe cmicrohttpd_configuration()
        unsafe configuration.listen_descriptor = listenDescriptor
        unsafe configuration.connections_max = UInt32(limits.connectionsMax)
        unsafe configuration.connections_per_address_max = UInt32(limits.connectionsPerAddressMax)
        unsafe configuration.connection_pool_bytes = limits.connectionPoolBytes
        unsafe configuration.context = context
        unsafe configuration.handle = Self.handleCallback
        unsafe configuration.request_line = Self.requestLineCallback
        unsafe configuration.completed = Self.completedCallback
        unsafe configuration.connection_changed = Self.connectionCallback
        unsafe configuration.unescape = { _, _, text in unsafe text.map { unsafe strlen($0) } ?? 0 }  // left as sent
        guard let handle = unsafe cmicrohttpd_start(&configuration) else {
            // Nothing was started that could use it.
            unsafe Unmanaged<ServerCore>.fromOpaque(context).release()
            throw HTTPServerError(
                .startFailed,
                "The HTTP library did not start: there are too few threads, descriptors or too little memory."
            )
        }
        // Valid until `stop`.
        unsafe self.handle = handle
    }

    /// Accepts nothing more.
    func quiesce() {
        // The daemon runs until `stop`, which is called once, after this.
        _ = unsafe MHD_quiesce_daemon(handle)
    }

    /// Stops, and waits for all its threads. The daemon must not be used after it.
    func stop() {
        // All threads of the daemon have ended when the first call returns; then nothing uses the core.
        unsafe MHD_stop_daemon(handle)
        unsafe Unmanaged<ServerCore>.fromOpaque(context).release()
    }

    private static let connectionCallback: MHD_NotifyConnectionCallback = { context, connection, place, code in
        // The library lends its connection and the place for the context; the core lives until the daemon has stopped.
        guard let context = unsafe context, let connection = unsafe connection, let place = unsafe place else { return }
        let core = unsafe Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
        switch code {
        case .CONNECTION_NOTIFY_STARTED:
            // The connection is lent for the call.
            let descriptor = unsafe cmicrohttpd_descriptor(connection)
            let origin =
                core.isLocal ? PeerIdentity.local(descriptor, users: core.users) : PeerIdentity.tcp(descriptor)
            let made = ServerConnection(descriptor: descriptor, origin: origin, core: core)
            unsafe place.pointee = Unmanaged.passRetained(made).toOpaque()  // released below
            core.watcher.add(made)
        case .CONNECTION_NOTIFY_CLOSED:
            // What was retained above; the library calls this once, as the last thing for a connection.
            guard let made = unsafe place.pointee else { return }
            unsafe place.pointee = nil
            core.watcher.remove(unsafe Unmanaged<ServerConnection>.fromOpaque(made).takeRetainedValue())
        @unknown default:
            return
        }
    }

    /// What it returns comes back as the request's context in the two callbacks below.
    private static let requestLineCallback:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? = {
            _,
            target,
            connection in
            // All are lent for the call; the context is what the callback above retained until the connection closes.
            guard let connection = unsafe connection, let target = unsafe target,
                let context = unsafe cmicrohttpd_socket_context(connection)
            else { return nil }
            // As above; the target ends with a zero byte.
            unsafe Unmanaged<ServerConnection>.fromOpaque(context).takeUnretainedValue()
                .begin(target: UnsafeRawBufferPointer(start: target, count: strlen(target)))
            // Given back to the library, which only keeps it.
            return unsafe context
        }

    private static let handleCallback: MHD_AccessHandlerCallback = {
        _,
        connection,
        url,
        method,
        version,
        upload,
        uploadByteCount,
        place in
        // All are lent for the call; the context is the connection that is retained until it closes.
        guard let connection = unsafe connection, let url = unsafe url, let method = unsafe method,
            let version = unsafe version, let uploadByteCount = unsafe uploadByteCount,
            let context = unsafe place?.pointee
        else { return .NO }
        // As above.
        let server = unsafe Unmanaged<ServerConnection>.fromOpaque(context).takeUnretainedValue()
        // The library lends `uploadByteCount` bytes for the call, and takes a count of 0 for "all read".
        let piece = unsafe UnsafeRawBufferPointer(start: upload, count: uploadByteCount.pointee)
        unsafe uploadByteCount.pointee = 0
        return unsafe server.handle(
            LibraryConnection(handle: connection),
            head: {
                // The texts are those of this very call.
                let reader = unsafe HeadReader(connection, method: method, target: url, version: version)
                return server.receivedHead(reader)
            },
            piece: piece
        )
    }

    private static let completedCallback: MHD_RequestCompletedCallback = { _, _, place, code in
        // The context is the connection that is retained until it closes, which comes later.
        guard let context = unsafe place?.pointee else { return }
        unsafe Unmanaged<ServerConnection>.fromOpaque(context).takeUnretainedValue()
            .end(completed: code == .REQUEST_TERMINATED_COMPLETED_OK)
    }
}
