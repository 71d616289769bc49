internal import Glibc
internal import Locking

/// Processes that were killed and are not gone yet.
///
/// One that gives way to others may be long in going where the machine is full of their work, and has its memory until
/// then. No answer waits for that.
final class LeavingProcesses: Sendable {
    private let number = Guarded(0)

    /// How long is waited for one that was killed, in milliseconds: enough where the machine has time for it.
    private static let patienceMilliseconds = 20

    /// How many there are.
    var count: Int { number.withLock { $0 } }

    /// Kills a process that is our child, and sees to it that nothing is left of it.
    func end(_ process: pid_t) {
        kill(process, SIGKILL)
        for _ in 0..<Self.patienceMilliseconds {
            if waitpid(process, nil, WNOHANG) != 0 { return }  // nobody else waits for it
            _ = poll(nil, 0, 1)  // no descriptor, so that it sleeps
        }
        follow(process)
    }

    /// Has a thread wait for the end of a process that is our child.
    func follow(_ process: pid_t) {
        number.withLock { $0 += 1 }
        let work: @Sendable () -> Void = { [self] in
            while waitpid(process, nil, 0) < 0, errno == EINTR {}  // nobody else waits for it
            number.withLock { $0 -= 1 }
        }
        do throws(QuietThread.Failure) { try QuietThread(work).detach() } catch { work() }
    }
}
