import CCrypto
import Glibc

/// Unpredictable bytes from the kernel's generator (getrandom(2)).
public enum RandomBytes {
    /// `count` unpredictable bytes, fit for keys and ids. `count` must not be negative.
    public static func make(count: Int) -> [UInt8] {
        precondition(count >= 0, "A number of random bytes cannot be negative: \(count)")
        // Safe: the count given is the number of bytes that the kernel has written.
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            while initializedCount < count {
                // Safe: asks for no more than what the buffer still has room for.
                let free = unsafe buffer.baseAddress.map { unsafe $0 + initializedCount }
                let got = unsafe getrandom(free, count - initializedCount, 0)
                if got > 0 {
                    initializedCount += got
                } else {
                    precondition(errno == EINTR, "The kernel gave no random bytes: errno \(errno)")
                }
            }
        }
    }
}
