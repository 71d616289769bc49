internal import CSandbox
internal import Glibc

/// A worker as the host sees it: a process and a socket to it. Used by one thread at a time; when it goes away, so does
/// the process.
final class WorkerProcess {
    /// What the worker said to stand around it; nil before it said anything.
    private(set) var walls: SandboxWalls?
    /// How long its questions have taken together.
    private var workedNanoseconds: UInt64 = 0
    /// The worker's process.
    let processID: pid_t
    private var channel: MessageChannel
    private let leaving: LeavingProcesses
    private var isAlive = true

    /// How long a worker may leave what is sent to it unread, in seconds.
    private static let sendSecondsMax = 1

    /// Starts a worker.
    ///
    /// - Parameters:
    ///   - program: the path of the program.
    ///   - argument: what it is started with.
    ///   - leaving: takes it up when it is killed.
    /// - Throws: `unavailable` with why it cannot be.
    init(
        program: String, argument: String, leaving: LeavingProcesses = LeavingProcesses()
    ) throws(SQLWorkerError) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        // Fills the two elements.
        guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw .unavailable("there is no socket: error \(errno)")
        }
        defer { close(ends[1]) }
        let processID = unsafe csandbox_start(program, argument, ends[1])  // lent C strings
        guard processID > 0 else {
            close(ends[0])
            throw .unavailable("\(program) cannot be started: error \(-processID)")
        }
        self.processID = processID
        self.leaving = leaving
        var patience = timeval(tv_sec: Self.sendSecondsMax, tv_usec: 0)
        // Reads the structure.
        _ = unsafe setsockopt(
            ends[0], SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        channel = MessageChannel(descriptor: ends[0], bytesMax: SQLLimits.messageBytesMax)
    }

    deinit { end() }

    /// What can be polled for messages.
    var descriptor: Int32 { channel.descriptor }

    /// Sends a message.
    func send(_ message: [UInt8]) throws(MessageChannel.Failure) { try channel.send(message) }

    /// The next message that is here; nil where none is yet.
    func receive() throws(MessageChannel.Failure) -> MessageChannel.Message? {
        while var message = try channel.receive(waits: false) {
            guard message.kind == .hello, walls == nil else { return message }
            guard let byte = try? message.content.byte() else { throw .malformed }
            walls = SandboxWalls(rawValue: byte)
        }
        return nil
    }

    /// Keeps how long a question has taken.
    ///
    /// - Returns: whether the worker can have another one.
    func note(workedNanoseconds more: UInt64) -> Bool {
        workedNanoseconds += more
        return workedNanoseconds < UInt64(SQLLimits.workerSecondsMax) * 1_000_000_000
    }

    /// Whether an idle worker is still there.
    func isUsable() -> Bool {
        guard isAlive else { return false }
        do { return try receive() == nil } catch { return false }
    }

    /// How long a process may take from closing its socket to its end, in milliseconds.
    private static let endMillisecondsMax: Int32 = 50

    /// How a process that has let go of its socket came to its end, for the log; nil where it has not.
    func howItEnded() -> String? {
        guard isAlive else { return nil }
        var status: Int32 = 0
        for _ in 0..<Self.endMillisecondsMax {
            // Fills the number; nobody else waits for the process.
            if unsafe waitpid(processID, &status, WNOHANG) == processID {
                isAlive = false
                close(channel.descriptor)
                return status & 0x7F == 0 ? "exit \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
            }
            _ = poll(nil, 0, 1)  // no descriptor, so that it sleeps
        }
        return nil
    }

    /// Closes the socket and kills the process, without waiting for long until it is gone.
    func end() {
        guard isAlive else { return }
        isAlive = false
        close(channel.descriptor)
        leaving.end(processID)
    }
}
