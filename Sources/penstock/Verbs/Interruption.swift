internal import Glibc
internal import Locking

/// Ctrl-C, or SIGTERM, as a signal that breaks work off, so that what was begun is cleared away.
///
/// It is made before threads are started that are to leave the signals to it.
struct Interruption {
    /// Fires when one of them comes.
    let signal: OneTimeSignal

    /// What a verb says that it ended.
    static let failure = VerbFailure(.interrupted, "interrupted; nothing was written")

    /// Begins to wait for them.
    ///
    /// - Throws: that the system has no thread or no descriptor left.
    init() throws(VerbFailure) {
        do {
            let signals = StopSignals()
            let signal = OneTimeSignal()
            try QuietThread {
                var signals = signals
                signals.wait()
                signal.fire()
                signals.restore()
                // The further one comes to this thread, as all others block it.
                while true { pause() }
            }.detach()
            self.signal = signal
        } catch { throw VerbFailure(.unavailable, "the system has no thread left") }
    }
}
