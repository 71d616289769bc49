/// Tells the caller how far the work is, and asks whether to stop.
struct Watch {
    let progress: (BundleProgress) -> Void
    let isCancelled: () -> Bool

    /// Reports progress.
    ///
    /// - Throws: `cancelled` where the caller wants to stop.
    func report(_ step: BundleProgress.Step, done: Int, total: Int) throws(BundleFailure) {
        progress(BundleProgress(step: step, done: done, total: total))
        if isCancelled() { throw .cancelled }
    }
}
