internal import Glibc

/// The host as a worker sees it: a socket, and nothing else in the world.
final class WorkerHost {
    private var channel: MessageChannel

    init(descriptor: Int32) {
        channel = MessageChannel(descriptor: descriptor, bytesMax: SQLLimits.pageBytesMax)
    }

    /// The next question; without one, there is no more to do.
    func question() -> WorkerQuestion? {
        guard var message = try? channel.receive(waits: true), message.kind == .ask else { return nil }
        return try? WorkerQuestion(&message.content)
    }

    /// Tells the host something; without a host, the process ends.
    func send(_ message: [UInt8]) {
        do { try channel.send(message) } catch { exit(EXIT_SUCCESS) }
    }

    /// Gets a page.
    func page(_ wish: PageWish) throws(WorkerStop) -> SQLPage {
        send(wish.message)
        guard var message = try? channel.receive(waits: true) else { throw .hostLost }
        switch message.kind {
        case .page:
            guard let page = try? SQLPage(&message.content), page.columns.count == wish.columns.count else {
                throw .hostLost
            }
            return page
        case .refusal:
            guard let detail = try? message.content.text() else { throw .hostLost }
            throw .refused(detail)
        default: throw .hostLost
        }
    }
}
