import Testing

@testable import HTTPServer

@Suite struct PureTests {
    @Test func `header fields keep their order and are found in any case`() {
        let headers = HTTPHeaders([("A", "1"), ("b", "2"), ("a", "3")])
        #expect(headers["B"] == "2")
        #expect(headers["A"] == "1")
        #expect(headers.values("a") == ["1", "3"])
        #expect(headers.all.map(\.value) == ["1", "2", "3"])
        #expect(headers["["] == nil && headers["{"] == nil)
        #expect(headers.count == 3)
    }

    @Test func `case is folded for letters only`() {
        for byte in UInt8.min...UInt8.max {
            let isCapital = (65...90).contains(byte)
            #expect(ASCII.lowercased(byte) == (isCapital ? byte + 32 : byte))
        }
    }

    @Test func `a phase is left either by its thread or by the watcher`() {
        let phase = ConnectionPhase()
        let first = phase.current
        let hasEntered = phase.enter(.readingHead)
        let isCutLate = phase.cut(ifStill: first)
        let second = phase.current
        let isCut = phase.cut(ifStill: second)
        let hasEnteredLate = phase.enter(.answering)
        let last = phase.current
        #expect(hasEntered && !isCutLate && isCut && !hasEnteredLate)
        #expect(ConnectionPhase.name(of: second) == .readingHead)
        #expect(ConnectionPhase.name(of: last) == .cut)
    }

    @Test(arguments: [
        (HTTPRefusal.Kind.badFraming, 400), (.invalidTarget, 400), (.invalidUTF8HeaderField, 400),
        (.tooManyQueryArguments(argumentsMax: 1), 400), (.requestTimeout, 408), (.bodyTooLarge(bytesMax: 1), 413),
        (.uriTooLong(bytesMax: 1), 414), (.unsupportedContentEncoding(encoding: "x"), 415),
        (.hostRefused(host: "x"), 421), (.headTooLarge(bytesMax: 1), 431), (.tooManyHeaderFields(fieldsMax: 1), 431),
        (.spoolFailed(errorNumber: 28), 507),
    ])
    func `every refusal has its status`(_ kind: HTTPRefusal.Kind, _ status: Int) {
        #expect(HTTPRefusal(kind, "").status == status)
    }
}
