/// Where a request stands in a trace that may run through several systems (W3C Trace Context, level 1).
///
/// Reference: https://www.w3.org/TR/trace-context-1/
public struct TraceContext: Sendable, Hashable {
    /// The name of the header field.
    public static let headerName = "traceparent"

    /// The id that everything in the trace shares; never 0.
    public let traceID: UInt128
    /// The id that the caller gave to what it did when it called; nil where the trace begins here.
    public let parentID: UInt64?
    /// The id of what is done here; never 0.
    public let spanID: UInt64
    /// Whether the caller records the trace.
    public let isSampled: Bool

    /// Goes on with the trace of a request, or begins one where its header tells none.
    ///
    /// - Parameters:
    ///   - headerValues: the values of `traceparent`; more or less than one, or one that breaks a rule, counts as none.
    ///   - nextNumber: gives the numbers that new ids are made of.
    public init(headerValues: [String], nextNumber: () -> UInt64) {
        let caller = headerValues.count == 1 ? Self.parse(headerValues[0]) : nil
        // An id of 0 means that there is none.
        traceID = caller?.traceID ?? max(1, UInt128(nextNumber()) << 64 | UInt128(nextNumber()))
        parentID = caller?.parentID
        spanID = max(1, nextNumber())
        isSampled = caller?.isSampled ?? false
    }

    /// The trace's id as 32 hexadecimal digits.
    public var traceIDText: String {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        Self.append(traceID, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// What is told of this step, to the caller with the answer and to whoever is called from here: the trace's id, the
    /// id of this step as the parent, and whether the trace is recorded.
    public var headerText: String {
        var text: [UInt8] = []
        text.reserveCapacity(Self.headerBytes)
        text += "00-".utf8
        Self.append(traceID, to: &text)
        text.append(UInt8(ascii: "-"))
        Self.append(spanID, to: &text)
        text += isSampled ? "-01".utf8 : "-00".utf8
        return String(decoding: text, as: UTF8.self)
    }

    private static let headerBytes = 55

    /// Reads a header: `00-<32 digits>-<16 digits>-<2 digits>`, hexadecimal in lower case, no id 0. A later version may
    /// have more behind another hyphen (3.2.4); version ff is none.
    private static func parse(_ text: String) -> (traceID: UInt128, parentID: UInt64, isSampled: Bool)? {
        let bytes = Array(text.utf8)
        let hyphen = UInt8(ascii: "-")
        guard bytes.count >= headerBytes, let version: UInt8 = number(bytes[0..<2]), version != 0xFF,
            bytes.count == headerBytes || version > 0 && bytes[headerBytes] == hyphen,
            bytes[2] == hyphen, bytes[35] == hyphen, bytes[52] == hyphen, let traceID: UInt128 = number(bytes[3..<35]),
            traceID != 0,
            let parentID: UInt64 = number(bytes[36..<52]), parentID != 0,
            let flags: UInt8 = number(bytes[53..<headerBytes])
        else { return nil }
        // The other flags of level 1 have no meaning yet and are not passed on (3.2.2.5.2).
        return (traceID, parentID, flags & 1 == 1)
    }

    private static func number<Number: FixedWidthInteger>(_ digits: ArraySlice<UInt8>) -> Number? {
        var number: Number = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | Number(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | Number(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }

    private static func append(_ number: some FixedWidthInteger, to text: inout [UInt8]) {
        for shift in stride(from: number.bitWidth - 4, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> shift) & 15
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
