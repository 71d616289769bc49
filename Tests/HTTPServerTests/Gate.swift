import Glibc
import Synchronization

/// Lets threads wait for one another: closed until it is opened.
final class Gate: Sendable {
    private let isOpen = Atomic(false)

    func open() {
        isOpen.store(true, ordering: .sequentiallyConsistent)
    }

    func wait() {
        while !isOpen.load(ordering: .sequentiallyConsistent) {
            usleep(1000)
        }
    }
}
