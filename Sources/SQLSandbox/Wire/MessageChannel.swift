internal import Glibc

/// Messages over a socket, each with its length in front. Used by one thread at a time.
struct MessageChannel {
    /// Why there is no message.
    enum Failure: Error {
        /// The other side is gone, or does not take what is sent to it.
        case closed
        /// The message is longer than any can be, or of no kind.
        case malformed
    }

    /// A message that came.
    struct Message {
        let kind: MessageKind
        var content: ByteReader
    }

    /// The socket.
    let descriptor: Int32
    /// The longest message that is taken, in bytes.
    let bytesMax: Int
    private var received: [UInt8] = []

    /// How many bytes stand before what a length counts.
    static let headBytes = 4
    private static let pieceBytes = 1 << 16

    init(descriptor: Int32, bytesMax: Int) {
        self.descriptor = descriptor
        self.bytesMax = bytesMax
    }

    /// Sends a message whole.
    func send(_ message: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < message.count {
            // The bytes are lent for the call.
            let count = unsafe message.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), message.count - sent, noSignal)
            }
            if count > 0 { sent += count } else if errno != EINTR { throw .closed }
        }
    }

    /// The next message, if all of it has come; takes what there is, and waits only where it is told to.
    mutating func receive(waits: Bool) throws(Failure) -> Message? {
        while true {
            if let message = try next() { return message }
            let before = received.count
            received.append(contentsOf: repeatElement(0, count: Self.pieceBytes))
            let flags = waits ? 0 : Int32(MSG_DONTWAIT)
            // Filled from where it was extended.
            let count = unsafe received.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress?.advanced(by: before), Self.pieceBytes, flags)
            }
            let error = errno
            received.removeLast(Self.pieceBytes - max(0, count))
            if count == 0 { throw .closed }
            if count < 0 {
                if error == EINTR { continue }
                if !waits, error == EAGAIN || error == EWOULDBLOCK { return nil }
                throw .closed
            }
        }
    }

    private let noSignal = Int32(MSG_NOSIGNAL)

    private mutating func next() throws(Failure) -> Message? {
        guard received.count > Self.headBytes else { return nil }
        var head = ByteReader(Array(received[..<Self.headBytes]))
        guard let length = try? Int(head.number32()), (1...bytesMax).contains(length),
            let kind = MessageKind(rawValue: received[Self.headBytes])
        else { throw .malformed }
        guard received.count >= Self.headBytes + length else {
            received.reserveCapacity(Self.headBytes + length + Self.pieceBytes)
            return nil
        }
        let content = Array(received[(Self.headBytes + 1)..<(Self.headBytes + length)])
        received.removeFirst(Self.headBytes + length)
        return Message(kind: kind, content: ByteReader(content))
    }
}
