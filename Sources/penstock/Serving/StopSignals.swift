internal import Glibc

/// SIGTERM and SIGINT as something to wait for.
///
/// They are blocked in the thread that starts everything, before it starts anything, so that every thread inherits it
/// and only `wait` takes them (pthread_sigmask(3), sigwait(3)).
struct StopSignals {
    private var set = sigset_t()

    /// Blocks the signals in this thread and in those that it starts from now on.
    init() {
        // The set is ours, and lent for each call.
        _ = unsafe sigemptyset(&set)
        _ = unsafe sigaddset(&set, SIGTERM)
        _ = unsafe sigaddset(&set, SIGINT)
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Returns when one of them comes.
    mutating func wait() {
        var signal: Int32 = 0
        // Writes one number.
        _ = unsafe sigwait(&set, &signal)
    }

    /// Lets a further one end the process at once.
    mutating func restore() {
        // The set is lent for the call.
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
