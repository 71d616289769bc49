internal import Glibc

/// Keeps a reader that leaves from ending the process: to this thread it is an error of `write`.
struct MCPBrokenPipe {
    private let signals: sigset_t
    private let before: sigset_t

    /// From now on.
    init() {
        var (signals, before) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, &before)
        (self.signals, self.before) = (signals, before)
    }

    /// No longer. What has come meanwhile is forgotten, where it would have been delivered.
    func allow() {
        var (signals, before, none) = (signals, before, timespec())
        if unsafe sigismember(&before, SIGPIPE) == 0 { while unsafe sigtimedwait(&signals, nil, &none) > 0 {} }
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
