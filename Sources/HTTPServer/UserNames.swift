import Glibc
internal import Locking

/// The names of local users, asked of the system once each.
final class UserNames: Sendable {
    private let known = Guarded<[UInt32: String]>([:])

    /// The user's name, "" when it has none.
    func name(of userID: UInt32) -> String {
        known.withLock { known in
            if let name = known[userID] { return name }
            let name = Self.lookUp(userID)
            known[userID] = name
            return name
        }
    }

    private static func lookUp(_ userID: UInt32) -> String {
        // All zeros until the call below fills it.
        var record = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var text = [CChar](repeating: 0, count: 16 << 10)
        // `text` holds what `record` points to until the name has been copied.
        return unsafe text.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress,
                // The call is told the size of the buffer, and writes `record` and `found`.
                unsafe getpwuid_r(userID, &record, start, buffer.count, &found) == 0,
                let entry = unsafe found
            else { return "" }
            // Copied while `text` still holds it.
            return unsafe String(cString: entry.pointee.pw_name)
        }
    }
}
