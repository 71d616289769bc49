/// What the process says with its exit status. The numbers are part of the interface.
enum ExitCode: Int32, CaseIterable, Sendable {
    /// Everything was done.
    case success = 0
    /// The operation was refused, or a check found something.
    case refused = 1
    /// The command line is wrong; nothing was begun.
    case usage = 2
    /// The data folder or a store in it cannot be used.
    case unusable = 3
    /// Another process owns the folder, or its owner cannot be reached.
    case owned = 4
    /// A service that is needed does not answer, or ended meanwhile (EX_UNAVAILABLE of sysexits.h).
    case unavailable = 69
    /// The disk failed (EX_IOERR of sysexits.h).
    case diskFailure = 74
    /// Interrupted by Ctrl-C (128 + SIGINT, as shells count).
    case interrupted = 130

    /// What it means, for `penstock help exit-codes`.
    var meaning: String {
        switch self {
        case .success: "everything was done"
        case .refused: "the operation was refused, or a check found something"
        case .usage: "the command line is wrong; nothing was begun"
        case .unusable: "the data folder or a store in it cannot be used"
        case .owned: "another process owns the data folder, or its owner cannot be reached"
        case .unavailable: "a service that is needed does not answer, or ended meanwhile"
        case .diskFailure: "the disk failed; what was being written may or may not be there"
        case .interrupted: "interrupted by Ctrl-C"
        }
    }
}
