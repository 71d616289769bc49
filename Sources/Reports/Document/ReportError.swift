public import Wire

/// Why a report could not be written.
public enum ReportError: Error, Sendable {
    /// What its rows are read from refused.
    case refused(Problem)
    /// Who it was for went away, or somebody stopped it.
    case cancelled
    /// A system call failed.
    ///
    /// - Parameters:
    ///   - path: the file, or what stood for one.
    ///   - errorNumber: the system's error number; `ENOSPC` where the disk is full.
    case system(path: String, errorNumber: Int32)
    /// It is larger than the format, or Penstock, can do.
    ///
    /// - Parameters:
    ///   - limit: what was reached, such as `pdf_pages_max`.
    ///   - allowed: how much there may be.
    case tooLarge(limit: String, allowed: Int)
    /// A library gave up.
    ///
    /// - Parameters:
    ///   - library: its name.
    ///   - detail: what it said.
    case library(name: String, detail: String)
}
