import Glibc
internal import Locking

/// An HTTP/1.1 server: a thread a connection, one service behind all of them.
public final class HTTPServer: Sendable {
    private static let drainPollMicroseconds: UInt32 = 5000

    /// The port, also when 0 was asked for; nil on a Unix socket.
    public let boundPort: UInt16?

    private let core: ServerCore
    private let socket: ListeningSocket
    private let daemon: MicroHTTPDaemon
    private let isStopped = Guarded(false)

    /// Starts a server; when this returns, it accepts.
    ///
    /// - Throws: `HTTPServerError` when a limit is out of range, the address is taken, denied or none, or the system
    ///   refuses threads or descriptors.
    public init(
        listener: HTTPListener,
        limits: HTTPLimits = HTTPLimits(),
        allowedHosts: HTTPAllowedHosts = .standard,
        service: any HTTPService
    ) throws(HTTPServerError) {
        try limits.check()
        let watcher = try DeadlineWatcher(limits: limits)
        core = ServerCore(
            service: service,
            inspector: Self.inspector(listener, limits, allowedHosts),
            watcher: watcher,
            isLocal: listener.isLocal
        )
        guard core.drain.descriptor >= 0 else {
            throw HTTPServerError(.startFailed, "No descriptor is free: raise the limit (ulimit -n).")
        }
        socket = try ListeningSocket(listener)
        boundPort = socket.port
        do throws(HTTPServerError) {
            try watcher.start()
        } catch {
            Self.abandon(socket)
            throw error
        }
        do throws(HTTPServerError) {
            daemon = try MicroHTTPDaemon(core: core, listenDescriptor: socket.descriptor, limits: limits)
        } catch {
            watcher.stop()
            Self.abandon(socket)
            throw error
        }
    }

    deinit {
        drain(graceSeconds: 0)
    }

    /// Stops the server: it accepts nothing more, closes connections that rest, tells the others `Connection: close`,
    /// has streams and answers that wait for something end, and gives what else is under way this long to end. Then the
    /// rest is closed and streams are told to end; a service that still blocks in `answer` is waited for. Further calls
    /// wait for the first and do nothing. It must not be called by the service.
    public func drain(graceSeconds: Int) {
        isStopped.withLock { isStopped in
            guard !isStopped else { return }
            isStopped = true
            core.drain.fire()
            daemon.quiesce()
            socket.refuseClients()
            let end = MonotonicClock.nanoseconds() + UInt64(max(0, graceSeconds)) * 1_000_000_000
            while core.watcher.closeResting() > 0 && MonotonicClock.nanoseconds() < end {
                usleep(Self.drainPollMicroseconds)
            }
            core.watcher.closeAll()
            daemon.stop()
            core.watcher.stop()
            socket.release()
        }
    }

    private static func abandon(_ socket: ListeningSocket) {
        socket.refuseClients()
        socket.release()
    }

    private static func inspector(
        _ listener: HTTPListener,
        _ limits: HTTPLimits,
        _ allowedHosts: HTTPAllowedHosts
    ) -> HeadInspector {
        guard case .tcp(let host, _) = listener else {
            return HeadInspector(limits: limits, hosts: nil, requiresHost: false)
        }
        switch allowedHosts {
        case .any:
            return HeadInspector(limits: limits, hosts: nil, requiresHost: true)
        case .listenHost(let more):
            return HeadInspector(limits: limits, hosts: HTTPHostList(listenHost: host, and: more), requiresHost: true)
        }
    }
}
