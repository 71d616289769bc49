internal import Locking

/// What all connections of a server share.
final class ServerCore: Sendable {
    let service: any HTTPService
    let inspector: HeadInspector
    let watcher: DeadlineWatcher
    /// Whether clients come through a Unix socket.
    let isLocal: Bool
    let users = UserNames()
    /// Fires when the server begins to drain.
    let drain = OneTimeSignal()

    init(service: any HTTPService, inspector: HeadInspector, watcher: DeadlineWatcher, isLocal: Bool) {
        self.service = service
        self.inspector = inspector
        self.watcher = watcher
        self.isLocal = isLocal
    }
}
