import Glibc

/// Asks the kernel who is on the other side of a socket.
enum PeerIdentity {
    /// The process behind a Unix socket.
    static func local(_ descriptor: Int32, users: UserNames) -> HTTPOrigin {
        var credentials: (processID: Int32, userID: UInt32, groupID: UInt32) = (0, .max, .max)  // the kernel's ucred
        var byteCount = socklen_t(MemoryLayout.size(ofValue: credentials))
        _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &byteCount)  // writes at most that
        return .local(userID: credentials.userID, userName: users.name(of: credentials.userID))
    }

    /// The address of a TCP peer, "" when it has left already.
    static func tcp(_ descriptor: Int32) -> HTTPOrigin {
        var address = sockaddr_storage()
        var byteCount = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        // The storage is lent for the closure.
        unsafe withUnsafeMutablePointer(to: &address) { storage in
            // sockaddr_storage holds any address; both calls are told its size and the buffer's.
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard unsafe getpeername(descriptor, generic, &byteCount) == 0 else { return }
                _ = unsafe getnameinfo(generic, byteCount, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            }
        }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return .tcp(address: String(decoding: bytes, as: UTF8.self))
    }
}
