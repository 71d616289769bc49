import Glibc
import MCPProtocol
import Wire

/// What every message that is sent must be.
enum FuzzCheck {
    /// How the next piece of an input is cut, as the input itself says.
    struct Sizes {
        private var state: UInt64

        init(seed: ArraySlice<UInt8>) {
            state = seed.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }

        mutating func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let isSmall = state >> 63 == 0
            return Int(state >> 33 & (isSmall ? 7 : 1_023))
        }
    }

    /// The message: one line of strict JSON that says that it is JSON-RPC.
    static func message(_ bytes: [UInt8]) -> JSON {
        precondition(!bytes.contains(UInt8(ascii: "\n")), "a message of several lines")
        guard let json = try? JSONReader.parse(bytes) else {
            preconditionFailure("no JSON: \(String(decoding: bytes, as: UTF8.self))")
        }
        for message in json.arrayValue ?? [json] {
            precondition(message["jsonrpc"] == "2.0", "no JSON-RPC: \(message.encodedText())")
            let kinds = ["method", "result", "error"].filter { message[$0] != nil }
            precondition(kinds.count == 1, "\(kinds) in one: \(message.encodedText())")
        }
        return json
    }

    /// Sleeps as a stream asks for.
    static func sleep(_ pause: MCPEventStream.Pause) {
        var watched = pollfd(fd: pause.wakeDescriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&watched, 1, Int32(clamping: pause.millisecondsMax))  // one element, lent for the call
    }
}
