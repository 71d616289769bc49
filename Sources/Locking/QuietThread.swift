import Glibc

/// A thread for work that blocks. No signal goes to it, so that those that end the process go where they are waited
/// for, and a reader that leaves is an error of `write` and no SIGPIPE.
public struct QuietThread: Sendable {
    /// That the system has no thread to give.
    public struct Failure: Error, Sendable {
        /// The system's error number.
        public let errorNumber: Int32
    }

    private let handle: pthread_t

    /// Starts it. Either `join` or `detach` follows, once.
    public init(_ work: @escaping @Sendable () -> Void) throws(Failure) {
        let context = unsafe Unmanaged.passRetained(Body(work)).toOpaque()  // released by the thread
        var (all, before) = (sigset_t(), sigset_t())
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)  // the thread inherits it
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle, nil,
            { context in
                // The reference that was retained above, taken over by the thread.
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, context)
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        guard result == 0 else {
            unsafe Unmanaged<Body>.fromOpaque(context).release()  // no thread has taken it over
            throw Failure(errorNumber: result)
        }
        self.handle = handle
    }

    /// Waits for its end.
    public func join() { pthread_join(handle, nil) }

    /// Lets it end by itself.
    public func detach() { pthread_detach(handle) }

    private final class Body: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
}
