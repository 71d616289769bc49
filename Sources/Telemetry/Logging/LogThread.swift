internal import Glibc

/// The thread that writes a log.
final class LogThread: Sendable {
    private let handle: pthread_t

    /// Starts it. No signal goes to it, so that those that end the process go where they are waited for, and a reader
    /// that leaves is an error of `write` and no SIGPIPE.
    ///
    /// - Parameter output: closed when nothing is left to write.
    init(queue: LogQueue, output: LogOutput, unixMicroseconds: @escaping @Sendable () -> Int64) throws(RequestLogError)
    {
        let body = Body(queue: queue, output: output, unixMicroseconds: unixMicroseconds)
        let context = unsafe Unmanaged.passRetained(body).toOpaque()  // released by the thread
        var (all, before) = (sigset_t(), sigset_t())
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)  // the thread inherits it
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        guard result == 0 else {
            unsafe Unmanaged<Body>.fromOpaque(context).release()
            throw RequestLogError(path: "", errorNumber: result)
        }
        self.handle = handle
    }

    /// Waits for its end; once.
    func join() { pthread_join(handle, nil) }

    private final class Body {
        private let queue: LogQueue
        private var output: LogOutput
        private let unixMicroseconds: @Sendable () -> Int64

        init(queue: LogQueue, output: LogOutput, unixMicroseconds: @escaping @Sendable () -> Int64) {
            self.queue = queue
            self.output = output
            self.unixMicroseconds = unixMicroseconds
        }

        func run() {
            while let batch = queue.take() {
                output.followRotation()
                let lostCount = UInt64(write(batch.lines))
                let unsaidCount = batch.droppedCount + lostCount
                guard unsaidCount > 0 else { continue }
                let line = RequestLogEntry.dropLine(timeMicroseconds: unixMicroseconds(), entryCount: unsaidCount)
                let isSaid = lostCount == 0 && write(line + [UInt8(ascii: "\n")]) == 0
                queue.putBack(newCount: lostCount, unsaidCount: isSaid ? 0 : unsaidCount)
            }
            output.close()
        }

        private func write(_ lines: [UInt8]) -> Int {
            output.write(lines) { queue.isClosed(forSeconds: RequestLog.closeSecondsMax) }
        }
    }
}
