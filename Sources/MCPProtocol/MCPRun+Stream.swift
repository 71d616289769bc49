extension MCPRun {
    /// The call as a stream of events: what it says, and its answer last.
    ///
    /// - Parameters:
    ///   - first: what has been taken already, and whether the answer is in it.
    ///   - refusal: what is sent where the server stops before the answer is there.
    func stream(silenceMilliseconds: Int, first: [MCPFrame], isDone: Bool, refusal: MCPReply) -> MCPEventStream {
        let speaker = MCPRunSpeaker(
            self, silenceMilliseconds: silenceMilliseconds, first: first, isDone: isDone, refusal: refusal)
        return MCPEventStream(
            next: { speaker.next() }, pause: { speaker.pause() }, farewell: { speaker.farewell() },
            finished: { speaker.finished($0) })
    }
}
