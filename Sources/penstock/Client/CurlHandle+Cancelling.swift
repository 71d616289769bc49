internal import CCurl
internal import Locking

extension CurlHandle {
    /// How often a transfer looks around where nothing happens, in milliseconds.
    private static let pollMilliseconds: Int32 = 1_000

    /// Runs the transfer until it has ended or the signal fires; nil where the answer is whole.
    ///
    /// A multi handle does what an easy handle cannot: it sleeps on a descriptor of its user's, too.
    func perform(until cancellation: OneTimeSignal) -> Failure? {
        // The handle is made and cleaned up here, and the easy handle is taken out of it before.
        guard let multi = unsafe curl_multi_init() else { return failure(CURLE_OUT_OF_MEMORY) }
        defer { _ = unsafe curl_multi_cleanup(multi) }
        // The easy handle is ours and outlives the multi handle.
        guard unsafe curl_multi_add_handle(multi, raw) == CURLM_OK else { return failure(CURLE_FAILED_INIT) }
        defer { _ = unsafe curl_multi_remove_handle(multi, raw) }
        var runningCount: Int32 = 1
        while true {
            // The callbacks run within this call, while the transfer is alive.
            guard unsafe curl_multi_perform(multi, &runningCount) == CURLM_OK else { return failure(CURLE_RECV_ERROR) }
            if runningCount == 0 { break }
            if cancellation.hasFired { return failure(CURLE_ABORTED_BY_CALLBACK) }
            var watched = curl_waitfd(fd: cancellation.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
            let watchedCount: UInt32 = cancellation.descriptor >= 0 ? 1 : 0
            // One element, lent for the call.
            _ = unsafe curl_multi_poll(multi, &watched, watchedCount, Self.pollMilliseconds, nil)
        }
        var leftCount: Int32 = 0
        // The message belongs to the multi handle and is read at once.
        guard let message = unsafe curl_multi_info_read(multi, &leftCount) else { return failure(CURLE_RECV_ERROR) }
        let code = unsafe message.pointee.data.result
        return code == CURLE_OK ? nil : failure(code)
    }
}
