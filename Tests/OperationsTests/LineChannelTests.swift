import Dispatch
import Testing

@testable import Operations

struct LineChannelTests {
    @Test func `lines come out as they went in, and nil for ever after the last`() async {
        let channel = LineChannel()
        let sender = DispatchQueue(label: "sender")
        sender.async {
            for number in 0..<1_000 { channel.send(Array("\(number)".utf8)) }
            channel.finish()
        }
        var received: [String] = []
        while let line = channel.next() { received.append(String(decoding: line, as: UTF8.self)) }
        #expect(received == (0..<1_000).map { "\($0)\n" })
        #expect(channel.next() == nil)
        #expect(channel.next() == nil)
    }

    @Test func `a sender that waits for nobody goes on when nobody takes lines any more`() async {
        let channel = LineChannel()
        let sent = DispatchSemaphore(value: 0)
        DispatchQueue(label: "sender").async {
            for _ in 0..<(LineChannel.linesMax * 8) { channel.send([1]) }
            channel.finish()
            sent.signal()
        }
        #expect(channel.next() != nil)
        channel.cancel()
        #expect(channel.isCancelled)
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "waiting").async {
                sent.wait()
                continuation.resume()
            }
        }
    }

    @Test func `a channel goes away with lines in it`() {
        let channel = LineChannel()
        for _ in 0..<LineChannel.linesMax { channel.send([1]) }
        #expect(!channel.isCancelled)
    }
}
