internal import Locking

/// The thread that writes a log.
final class LogThread: Sendable {
    private let thread: QuietThread

    /// Starts it.
    ///
    /// - Parameter output: closed when nothing is left to write.
    init(queue: LogQueue, output: LogOutput, unixMicroseconds: @escaping @Sendable () -> Int64) throws(RequestLogError)
    {
        do throws(QuietThread.Failure) {
            thread = try QuietThread {
                Body(queue: queue, output: output, unixMicroseconds: unixMicroseconds).run()
            }
        } catch {
            throw RequestLogError(path: "", errorNumber: error.errorNumber)
        }
    }

    /// Waits for its end; once.
    func join() { thread.join() }

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
