internal import Locking

/// A log of requests that no request waits for.
///
/// Entries are gathered in memory, and a thread of its own writes them some milliseconds later. Where they come faster
/// than they can be written, entries are dropped and counted, and the log says how many are missing.
public final class RequestLog: Sendable {
    /// Where a log goes.
    public enum Destination: Sendable, Hashable {
        /// Standard error.
        case standardError
        /// A file, which is appended to, and made where there is none. When it is renamed a new one is made.
        case file(path: String)
        /// Nowhere.
        case none

        /// Reads an option: `-` for standard error, `none`, or a path.
        public init(option: String) {
            self =
                switch option {
                case "-": .standardError
                case "none": .none
                default: .file(path: option)
                }
        }
    }

    /// How many bytes may wait to be written; an entry beyond them is dropped.
    public static let pendingBytesMax = 1_048_576
    /// The longest entry, in bytes with its line feed; a longer one is dropped.
    public static let entryBytesMax = 4_096
    /// For how long the end of a log waits for a reader that takes nothing, in seconds.
    public static let closeSecondsMax: UInt64 = 2

    private let queue: LogQueue?
    private let thread: Guarded<LogThread?>

    /// Opens a log and starts its thread, which no signal goes to.
    ///
    /// - Parameter unixMicroseconds: tells the time at which the log says that entries were dropped.
    /// - Throws: when the file cannot be opened or the system has no thread left.
    public init(
        _ destination: Destination,
        unixMicroseconds: @escaping @Sendable () -> Int64 = { SystemClocks.unixMicroseconds() }
    ) throws(RequestLogError) {
        let path: String?
        switch destination {
        case .none:
            (queue, thread) = (nil, Guarded(nil))
            return
        case .standardError: path = nil
        case .file(let name): path = name
        }
        let queue = LogQueue(lineBytesMax: Self.entryBytesMax, pendingBytesMax: Self.pendingBytesMax)
        let output = try LogOutput(path: path)
        self.queue = queue
        thread = Guarded(try LogThread(queue: queue, output: output, unixMicroseconds: unixMicroseconds))
    }

    deinit { close() }

    /// Takes an entry over, in about a microsecond.
    public func write(_ entry: RequestLogEntry) { queue?.add(entry.line) }

    /// How many entries were dropped since the start.
    public var droppedCount: UInt64 { queue?.droppedCount ?? 0 }

    /// Writes what has gathered and ends the log; entries that come later are dropped. It returns when everything is
    /// written, or after `closeSecondsMax` where nobody reads.
    public func close() {
        thread.withLock { thread in
            guard let running = thread else { return }
            queue?.close()
            running.join()
            thread = nil
        }
    }

    /// `penstock_log_dropped_total`.
    public var families: [MetricFamily] {
        let queue = queue
        return [
            .counter("penstock_log_dropped_total", "Requests that are missing in the log.") {
                Double(queue?.droppedCount ?? 0)
            }
        ]
    }
}
