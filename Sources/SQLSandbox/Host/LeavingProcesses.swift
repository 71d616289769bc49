internal import Glibc
internal import Locking

/// Processes that were killed and are not gone yet.
///
/// One that gives way to others may be long in going where the machine is full of their work, and has its memory until
/// then. No answer waits for that.
final class LeavingProcesses: Sendable {
    private let processes = Guarded<[pid_t]>([])

    /// How long is waited for one that was killed, in milliseconds: enough where the machine has time for it.
    private static let patienceMilliseconds = 20

    /// Kills a process that is our child, and sees to it that nothing is left of it.
    func end(_ process: pid_t) {
        kill(process, SIGKILL)
        for _ in 0..<Self.patienceMilliseconds {
            if Self.isGone(process) { return }
            _ = poll(nil, 0, 1)  // no descriptor, so that it sleeps
        }
        add(process)
    }

    /// Keeps a process until it is gone.
    func add(_ process: pid_t) { processes.withLock { $0.append(process) } }

    /// How many there still are.
    var count: Int {
        processes.withLock { processes in
            processes.removeAll(where: Self.isGone)
            return processes.count
        }
    }

    private static func isGone(_ process: pid_t) -> Bool {
        waitpid(process, nil, WNOHANG) != 0  // nobody else waits for it
    }
}
