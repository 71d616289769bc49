import CMicroHTTPD
import Glibc
internal import Locking
import Synchronization

/// One connection and the request that is on it.
///
/// Its thread calls the functions below one after the other; the watcher of deadlines reads `descriptor`, `phase`,
/// `bodyBytesReceived` and `streamedBytes`, and may call `refusal` and `cancelStream`.
final class ServerConnection: @unchecked Sendable {  // mutable state belongs to the connection's thread, see above
    /// How far the request at hand has come.
    private enum Step {
        case head
        case body
        case refused(HTTPResponse)
        case answered
    }

    let descriptor: Int32
    let phase = ConnectionPhase()
    let bodyBytesReceived = Atomic<UInt64>(0)

    private let core: ServerCore
    private let origin: HTTPOrigin
    private var step = Step.head
    private var target: [UInt8] = []
    private var arrivedAtNanoseconds: UInt64 = 0
    private var head: HTTPRequestHead?
    private var answer: (@Sendable (HTTPRequest) -> HTTPResponse)?
    /// How the request at hand is refused once it is admitted.
    private let admittedRefusal = Guarded<(@Sendable (HTTPRefusal) -> HTTPResponse)?>(nil)
    private var collector: BodyCollector?
    private let source = Guarded<StreamSource?>(nil)
    private var lingers = false

    init(descriptor: Int32, origin: HTTPOrigin, core: ServerCore) {
        self.descriptor = descriptor
        self.origin = origin
        self.core = core
    }

    private var client: ClientWait { ClientWait(socket: descriptor, drain: core.drain) }

    /// The bytes of the answer at hand that the library has taken; 0 for one that it was given as a whole.
    var streamedBytes: UInt64 { source.withLock { $0 }?.pulledBytes.load(ordering: .relaxed) ?? 0 }

    /// The answer to what the edge refuses of the request at hand.
    ///
    /// - Parameter head: nil where it could not be read.
    func refusal(_ refusal: HTTPRefusal, head: HTTPRequestHead? = nil) -> HTTPResponse {
        admittedRefusal.withLock { $0 }?(refusal) ?? core.service.refuse(refusal, head: head)
    }

    /// Tells a stream that the server stops.
    func cancelStream() {
        source.withLock { $0 }?.finish(completed: false)
    }

    /// The request line has been read; `target` is lent for the call.
    func begin(target: UnsafeRawBufferPointer) {
        forgetRequest()
        // The bytes are copied before the call that lends them ends.
        unsafe self.target.append(contentsOf: target)
        arrivedAtNanoseconds = MonotonicClock.nanoseconds()
        _ = phase.enter(.readingHead)
    }

    /// The library's handler: once with the head, then with each piece of the body, then at its end.
    func handle(
        _ connection: LibraryConnection,
        head received: () -> ReceivedHead,
        piece: UnsafeRawBufferPointer
    ) -> MHD_Result {
        switch step {
        case .head:
            return admit(connection, received())
        // The library lends the piece for this call; both only look at it or copy it.
        case .body where unsafe !piece.isEmpty:
            return unsafe receive(piece)
        case .body:
            return complete(connection)
        case .refused(let response):
            step = .answered
            return queue(response, on: connection)
        case .answered:
            return .NO
        }
    }

    /// The library is done with the request, well or badly.
    func end(completed: Bool) {
        source.withLock { $0 }?.finish(completed: completed)
        if lingers {
            SocketTools.linger(descriptor)
        }
        forgetRequest()
        _ = phase.enter(.awaitingHead)
    }

    /// The head of the request at hand: what the library has read, and what was noted before.
    func receivedHead(_ reader: HeadReader) -> ReceivedHead {
        ReceivedHead(
            method: reader.method,
            target: target,
            targetByteCount: reader.targetByteCount,
            version: reader.version,
            headers: reader.headers,
            headByteCount: reader.headByteCount,
            isPlain: reader.isPlain,
            origin: origin,
            arrivedAtNanoseconds: arrivedAtNanoseconds
        )
    }

    private func forgetRequest() {
        step = .head
        target.removeAll(keepingCapacity: true)
        head = nil
        answer = nil
        admittedRefusal.withLock { $0 = nil }
        collector?.discard()
        collector = nil
        source.withLock { $0 = nil }
        lingers = false
        bodyBytesReceived.store(0, ordering: .relaxed)
    }

    private func admit(_ connection: LibraryConnection, _ received: ReceivedHead) -> MHD_Result {
        do throws(HTTPRefusal) {
            let finding = try core.inspector.inspect(received)
            head = finding.head
            return try begin(core.service.admit(finding.head), finding.bodyLength, connection)
        } catch {
            return closeWith(
                refusal(error, head: head ?? core.inspector.headOfRefused(received)),
                on: connection
            )
        }
    }

    private func begin(
        _ admission: HTTPAdmission,
        _ length: HeadInspector.BodyLength,
        _ connection: LibraryConnection
    ) throws(HTTPRefusal) -> MHD_Result {
        let sizedBytes: UInt64 = if case .sized(let byteCount) = length { byteCount } else { 0 }
        switch admission {
        case .refuse(let response):
            guard length == .none else { return closeWith(response, on: connection) }
            step = .refused(response)
            return .YES
        case .read(.memory(let bytesMax), let refuse, let answer):
            admittedRefusal.withLock { $0 = refuse }
            self.answer = answer
            try Self.check(sizedBytes, bytesMax)
            if length != .none {
                collector = BodyCollector(memoryBytesMax: bytesMax, expectedBytes: Int(clamping: sizedBytes))
            }
        case .read(.spool(let directory, let bytesMax), let refuse, let answer):
            admittedRefusal.withLock { $0 = refuse }
            self.answer = answer
            try Self.check(sizedBytes, bytesMax)
            if length != .none {
                collector = BodyCollector(directory: directory, bytesMax: bytesMax)
            }
        }
        step = .body
        return length == .none || phase.enter(.readingBody) ? .YES : .NO
    }

    private static func check(_ sizedBytes: UInt64, _ bytesMax: Int) throws(HTTPRefusal) {
        guard sizedBytes <= UInt64(max(0, bytesMax)) else { throw BodyCollector.tooLarge(bytesMax: bytesMax) }
    }

    private func receive(_ piece: UnsafeRawBufferPointer) -> MHD_Result {
        bodyBytesReceived.wrappingAdd(UInt64(piece.count), ordering: .relaxed)
        do throws(HTTPRefusal) {
            // The piece is lent for this call, and copied or written within it.
            try unsafe collector?.append(piece)
            return .YES
        } catch {
            // The library accepts no answer in the middle of a body, so it goes out past it.
            guard phase.enter(.writing) else { return .NO }
            SocketTools.send(refusal(error), to: descriptor)
            SocketTools.linger(descriptor)
            return .NO
        }
    }

    private func complete(_ connection: LibraryConnection) -> MHD_Result {
        guard phase.enter(.answering), let head, let answer else { return .NO }
        let body = collector?.handOver() ?? .bytes([])
        collector = nil
        step = .answered
        return queue(answer(HTTPRequest(head: head, body: body, wait: client.wait)), on: connection)
    }

    /// Answers before the body is read; the library then closes the connection and parses nothing more.
    private func closeWith(_ response: HTTPResponse, on connection: LibraryConnection) -> MHD_Result {
        step = .answered
        lingers = true
        return queue(response, on: connection, closing: true)
    }

    private func queue(
        _ response: HTTPResponse,
        on connection: LibraryConnection,
        closing: Bool = false
    ) -> MHD_Result {
        guard phase.enter(.writing) else {
            if case .stream(let stream) = response.body {
                stream.finished(false)
            }
            return .NO
        }
        let queued = ResponseWriter.queue(
            response,
            on: connection,
            client: client,
            isHead: head?.method == "HEAD",
            closing: closing || core.drain.hasFired
        )
        source.withLock { $0 = queued.source }
        if queued.result == .NO {
            queued.source?.finish(completed: false)
        }
        return queued.result
    }
}
