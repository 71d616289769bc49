internal import CCurl
internal import Glibc
internal import Locking

/// Speaks HTTP to the process that owns a data folder, over the folder's socket.
///
/// Each request has a connection of its own: on a socket of this machine that costs less than keeping one. There is no
/// time limit: an import or a drain takes as long as it takes, and an owner that ends is noticed at once.
struct OwnerClient: Sendable {
    /// The path of the owner's socket, of any length.
    let socketPath: String

    /// Asks the owner, and returns its answer whatever its status.
    ///
    /// - Parameters:
    ///   - target: path and query, percent-encoded.
    ///   - headers: besides `Host`, which is `localhost`, and the length.
    ///   - cancellation: breaks the request off once it fires.
    ///   - onLine: gets the lines of a successful answer one by one as they come, without their ends; such an answer
    ///     then has no body. Refusals are kept whole.
    ///   - onPiece: gets the bytes of a successful answer as they come, instead, and says whether it goes on.
    /// - Throws: why there is no whole answer.
    func send(
        method: String, target: String, headers: [(name: String, value: String)] = [], body: ClientBody = .none,
        until cancellation: OneTimeSignal? = nil, onLine: ((ArraySlice<UInt8>) -> Void)? = nil,
        onPiece: (([UInt8]) -> Bool)? = nil
    ) throws(ClientError) -> ClientResponse {
        try Self.check(method: method, target: target, headers: headers)
        let address = try OwnerSocketAddress(socketPath)
        let transfer = OwnerTransfer(source: try UploadSource(body), onLine: onLine, onPiece: onPiece)
        let handle = try CurlHandle()
        try handle.configure(socketPath: address.path, method: method, target: target)
        try handle.attach(transfer, isHead: method == "HEAD")
        try handle.setHeaders(Self.lines(of: headers, hasBody: transfer.bodyBytesCount >= 0))
        let outcome = cancellation.map { handle.perform(until: $0) } ?? handle.perform()
        withExtendedLifetime(transfer) {}
        if let failure = transfer.failure { throw failure }
        if let outcome { throw clientError(outcome) }
        guard transfer.isHeadWhole else { throw .ownerGone }
        transfer.finish()
        return transfer.response
    }

    private func clientError(_ outcome: CurlHandle.Failure) -> ClientError {
        switch outcome.kind {
        case .notConnected:
            switch outcome.errorNumber {
            case ENOENT, ENOTDIR: .noOwner(path: socketPath)
            case ECONNREFUSED: .refused(path: socketPath)
            case EACCES, EPERM: .notPermitted(path: socketPath)
            default: .failed(outcome.text)
            }
        case .brokenOff: .ownerGone
        case .other: .failed(outcome.text)
        }
    }

    /// Keeps what would become another request from being sent.
    private static func check(
        method: String, target: String, headers: [(name: String, value: String)]
    ) throws(ClientError) {
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw .requestInvalid("'\(method)' is no method")
        }
        guard target.first == "/", target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .requestInvalid("'\(target)' is no percent-encoded path")
        }
        for header in headers {
            let isName =
                !header.name.isEmpty && header.name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3A }
            guard isName, header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw .requestInvalid("the header field '\(header.name)' cannot be sent")
            }
        }
    }

    /// The lines as libcurl takes them: `Name;` sends an empty value, and `Name:` keeps its own field from being sent.
    private static func lines(of headers: [(name: String, value: String)], hasBody: Bool) -> [String] {
        var lines = headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        if hasBody, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        return lines
    }
}
