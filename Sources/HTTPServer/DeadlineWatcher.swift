import Glibc
internal import Locking

/// Cuts connections that let a deadline pass. One thread for a server; it looks at every connection a few times a
/// second.
final class DeadlineWatcher: @unchecked Sendable {  // the thread's handle is written once, before it is read
    static let tickMilliseconds: Int32 = 250

    private struct State {
        var watches: [ObjectIdentifier: ConnectionWatch] = [:]
    }

    private let limits: HTTPLimits
    private let state = Guarded(State())
    /// A pipe; the thread ends when its writing end is closed.
    private let stopReader: Int32
    private let stopWriter: Int32
    private var thread = pthread_t()

    init(limits: HTTPLimits) throws(HTTPServerError) {
        self.limits = limits
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {  // writes the two elements
            throw HTTPServerError(.startFailed, "No descriptor is free: raise the limit (ulimit -n).")
        }
        (stopReader, stopWriter) = (ends[0], ends[1])
    }

    deinit {
        close(stopReader)
    }

    /// Starts the thread.
    func start() throws(HTTPServerError) {
        let context = unsafe Unmanaged.passRetained(self).toOpaque()  // released by the thread
        let result = unsafe pthread_create(
            &thread,
            nil,
            { context in
                // The reference that was retained above, taken over by the thread.
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<DeadlineWatcher>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context
        )
        guard result == 0 else {
            // No thread has taken it over.
            unsafe Unmanaged<DeadlineWatcher>.fromOpaque(context).release()
            throw HTTPServerError(.startFailed, "No thread could be started: raise the limit (ulimit -u).")
        }
    }

    /// Ends the thread and waits for it.
    func stop() {
        close(stopWriter)
        pthread_join(thread, nil)
    }

    func add(_ connection: ServerConnection) {
        let watch = ConnectionWatch(connection, now: MonotonicClock.nanoseconds())
        state.withLock { $0.watches[ObjectIdentifier(connection)] = watch }
    }

    /// Forgets a connection; its descriptor may be closed after this.
    func remove(_ connection: ServerConnection) {
        state.withLock { _ = $0.watches.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    /// Closes what rests between two requests; returns how many connections have a request on them.
    func closeResting() -> Int {
        state.withLock { state in
            var busyCount = 0
            for watch in state.watches.values {
                let connection = watch.connection
                let word = connection.phase.current
                guard ConnectionPhase.name(of: word) == .awaitingHead else {
                    busyCount += ConnectionPhase.name(of: word) == .cut ? 0 : 1
                    continue
                }
                guard SocketTools.unreadBytes(connection.descriptor) == 0, connection.phase.cut(ifStill: word) else {
                    busyCount += 1
                    continue
                }
                shutdown(connection.descriptor, Int32(SHUT_RDWR))
            }
            return busyCount
        }
    }

    /// Closes everything, whatever it is doing, and tells streams to end.
    func closeAll() {
        let connections = state.withLock { state in
            for watch in state.watches.values {
                shutdown(watch.connection.descriptor, Int32(SHUT_RDWR))
            }
            return state.watches.values.map(\.connection)
        }
        for connection in connections { connection.cancelStream() }
    }

    private func run() {
        while true {
            var watched = pollfd(fd: stopReader, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&watched, 1, Self.tickMilliseconds)  // one element, lent for the call
            if ready > 0 { return }
            tick(now: MonotonicClock.nanoseconds())
        }
    }

    private func tick(now: UInt64) {
        var late: [(connection: ServerConnection, isAnswered: Bool)] = []
        state.withLock { state in
            for key in state.watches.keys {
                guard let verdict = state.watches[key]?.look(now: now, limits: limits),
                    let connection = state.watches[key]?.connection,
                    verdict != .wait
                else { continue }
                late.append((connection, verdict == .cutWithAnswer))
            }
        }
        // The service renders outside the lock; a connection that has gone meanwhile is left alone.
        for (connection, isAnswered) in late {
            let refusal = HTTPRefusal(.requestTimeout, "The request did not arrive in time.")
            let response = isAnswered ? connection.refusal(refusal) : nil
            state.withLock { state in
                guard state.watches[ObjectIdentifier(connection)] != nil else { return }
                if let response {
                    SocketTools.send(response, to: connection.descriptor)
                }
                shutdown(connection.descriptor, Int32(SHUT_RDWR))
            }
        }
    }
}
