public import DealModel

/// Checks a bundle without importing it.
public enum BundleCheck {
    /// Reads everything in the folder and finds all that is wrong.
    ///
    /// - Parameters:
    ///   - now: nothing in the bundle may be later.
    ///   - problemsMax: how many problems to keep; the rest is only counted.
    ///   - progress: told now and then how far the work is.
    ///   - isCancelled: asked as often whether to stop.
    /// - Throws: where a file cannot be read, or `cancelled`.
    public static func run(
        _ directory: String,
        now: Instant,
        problemsMax: Int = BundleLimits.problemsMax,
        progress: @escaping (BundleProgress) -> Void = { _ in },
        isCancelled: @escaping () -> Bool = { false }
    ) throws(BundleFailure) -> BundleReport {
        var reader = try BundleReader(directory: directory, now: now, problemsMax: problemsMax)
        return try reader.check(progress: progress, isCancelled: isCancelled)
    }
}
