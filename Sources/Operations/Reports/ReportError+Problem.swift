internal import Glibc
internal import Reports
internal import Wire

extension ReportError {
    /// What a caller is told.
    var problem: Problem {
        switch self {
        case .refused(let problem): problem
        case .cancelled: Problem(.busy, "The report was ended, since nobody waited for it.", retryAfterSeconds: 1)
        case .system(_, ENOSPC):
            Problem(.storageFull, "The disk has no room left for the report, so it could not be written.")
        case .system(_, let errorNumber):
            Problem(.internal, "The report could not be written: the system's error \(errorNumber).")
        case .tooLarge(let limit, let allowed):
            Problem(.validationFailed, "The report is too large for this format: \(limit) is \(allowed).")
        case .library(let name, let detail): Problem(.internal, "\(name) could not write the report: \(detail)")
        }
    }
}
