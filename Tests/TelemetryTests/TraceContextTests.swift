import Testing

@testable import Telemetry

@Suite struct TraceContextTests {
    private static let given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func context(_ values: [String], numbers: [UInt64] = [1, 2, 3]) -> TraceContext {
        var rest = numbers[...]
        return TraceContext(headerValues: values) { rest.popFirst() ?? 0 }
    }

    @Test func `a trace that was begun elsewhere goes on`() {
        let context = context([Self.given], numbers: [0xABC])
        #expect(context.traceIDText == "0af7651916cd43dd8448eb211c80319c")
        #expect(context.parentID == 0xB7AD_6B71_6920_3331)
        #expect(context.spanID == 0xABC)
        #expect(context.isSampled)
        #expect(context.headerText == "00-0af7651916cd43dd8448eb211c80319c-0000000000000abc-01")
    }

    @Test(arguments: ["01", "cc", "fe"], ["", "-", "-what-comes-later"])
    func `of a later version what is known is read`(version: String, rest: String) {
        let context = context([version + Self.given.dropFirst(2) + rest], numbers: [0xABC])
        #expect(context.parentID == 0xB7AD_6B71_6920_3331)
        // What is sent is of the version that is known here.
        #expect(context.headerText == "00-0af7651916cd43dd8448eb211c80319c-0000000000000abc-01")
    }

    @Test func `without a header a trace begins`() {
        let context = context([], numbers: [0x11, 0xFFFF_0000_0000_0022, 0x33])
        #expect(context.traceIDText == "0000000000000011ffff000000000022")
        #expect(context.parentID == nil)
        #expect(context.headerText == "00-0000000000000011ffff000000000022-0000000000000033-00")
    }

    @Test func `ids are never 0, whatever the numbers are`() {
        let context = context([], numbers: [0, 0, 0])
        #expect(context.headerText == "00-00000000000000000000000000000001-0000000000000001-00")
    }

    @Test(arguments: [("00", "00"), ("01", "01"), ("02", "00"), ("03", "01"), ("ff", "01"), ("fe", "00")])
    func `of the flags only the first is passed on`(flags: String, passedOn: String) {
        #expect(context([String(Self.given.dropLast(2)) + flags]).headerText.suffix(2) == passedOn)
    }

    @Test(arguments: [
        "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
        "0g-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "0A-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0G",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
        "00-0af7651916cd43dd8448eb211c80319-cb7ad6b7169203331-01",
        " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333é-1",
        "00-0xf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ])
    func `a header that breaks a rule counts as none`(text: String) {
        let context = context([text])
        #expect(context.parentID == nil)
        #expect(context.traceIDText == "00000000000000010000000000000002")
        #expect(!context.isSampled)
    }

    @Test func `two headers count as none`() {
        #expect(context([Self.given, Self.given]).parentID == nil)
    }

    @Test func `what is sent can be read again`() {
        let identifiers = TraceIdentifiers(seed: 42)
        for _ in 0..<1_000 {
            let sent = TraceContext(headerValues: [Self.given]) { identifiers.next() }
            let read = TraceContext(headerValues: [sent.headerText]) { identifiers.next() }
            #expect(read.traceID == sent.traceID && read.parentID == sent.spanID && read.isSampled)
        }
    }

    @Test func `numbers follow from the seed, and none comes twice`() {
        let identifiers = TraceIdentifiers(seed: 0)
        // The first numbers of SplitMix64 from 0, as other implementations have them.
        let first: [UInt64] = [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]
        #expect([identifiers.next(), identifiers.next(), identifiers.next()] == first)
        var seen = Set(first)
        for _ in 0..<10_000 { #expect(seen.insert(identifiers.next()).inserted) }
        let other = TraceIdentifiers(seed: 1)
        #expect(!seen.contains(other.next()))
    }

    @Test(arguments: [
        (0, "engine;dur=0"), (999, "engine;dur=0"), (1_000, "engine;dur=0.001"), (800_000, "engine;dur=0.8"),
        (812_345, "engine;dur=0.812"), (2_000_000_000, "engine;dur=2000"),
    ])
    func `durations are told to browsers in milliseconds`(nanoseconds: UInt64, text: String) {
        #expect(ServerTiming.headerText([("engine", nanoseconds)]) == text)
    }

    @Test func `several durations stand in one field`() {
        #expect(ServerTiming.headerText([("engine", 800_000), ("queue", 50_000)]) == "engine;dur=0.8, queue;dur=0.05")
        #expect(ServerTiming.headerText([]) == "")
    }
}
