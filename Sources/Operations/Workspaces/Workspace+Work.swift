internal import DealAnalytics
internal import Dispatch
internal import Glibc

extension Workspace {
    /// How many threads one query can have: the processors', but no more than this.
    static let queryThreadsMax = 8

    private static let threadCount = max(1, min(queryThreadsMax, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// How a query of a call does its work: on several threads where that pays, until its caller is gone.
    func work(of call: OperationCall) -> QueryWork {
        let caller = call.caller
        return QueryWork(
            threadCount: Self.threadCount,
            // No descriptor: only whether the caller is still there.
            isCancelled: { !caller.wait(-1, 0) },
            perform: { count, body in DispatchQueue.concurrentPerform(iterations: count) { body($0) } })
    }
}
