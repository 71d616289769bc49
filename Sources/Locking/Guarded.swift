internal import Glibc

/// A value that is reached only under a lock.
///
/// It is a `pthread_mutex_t` and not `Mutex`, because the thread sanitizer knows the former and cannot see the latter,
/// whose contended path lies in a library that is not instrumented; it would then report what is no race. It does so too
/// of a value without size, such as `()`, which has the address of the mutex.
@safe public final class Guarded<Value: ~Copyable>: @unchecked Sendable {  // `value` is touched under `mutex` only
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// Takes the value in.
    public init(_ value: consuming sending Value) {
        self.value = value
        unsafe mutex = .allocate(capacity: 1)  // a mutex must not move, so that it cannot be a stored property
        unsafe mutex.initialize(to: pthread_mutex_t())
        // Allocated above, and used by nobody yet.
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        // Nobody refers to this any more, so nobody holds the lock.
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Runs the body with the value, alone. It must not come back here.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)  // initialised above, destroyed with self
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
