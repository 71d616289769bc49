import Dispatch
import Foundation
import TestSupport

/// A named pipe that is open for reading, and read only when a test wants it.
final class NamedPipe: @unchecked Sendable {  // used by one thread at a time
    let path: String
    private let folder: TemporaryFolder
    private var reader: Int32

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("pipe")
        guard unsafe mkfifo(path, 0o600) == 0 else { throw POSIXError(.EIO) }
        reader = unsafe open(path, O_RDONLY | O_NONBLOCK)
        guard reader >= 0 else { throw POSIXError(.EIO) }
    }

    deinit { leave() }

    /// Closes the reading end.
    func leave() {
        if reader >= 0 { close(reader) }
        reader = -1
    }

    /// Runs `work` and gives all that comes out meanwhile.
    func drain(while work: @escaping @Sendable () -> Void) -> String {
        let end = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            work()
            end.signal()
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        var isOver = false
        while true {
            let got = unsafe read(reader, &piece, piece.count)
            if got > 0 {
                bytes += piece[..<got]
            } else if isOver {
                return String(decoding: bytes, as: UTF8.self)
            } else {
                isOver = end.wait(timeout: .now() + .milliseconds(1)) == .success
            }
        }
    }
}
