/// A decimal number read from text without any binary rounding: `coefficient × 10^-scale`.
public struct ExactDecimal: Hashable, Sendable {
    /// All digits as an integer, with the sign.
    public let coefficient: Int64
    /// How many of the digits stand behind the point; 0 to 18.
    public let scale: Int

    /// Why a text is not taken as a number.
    public enum Failure: Error, Sendable {
        /// It is not a decimal number.
        case malformed
        /// It has more than 18 significant digits, or an exponent that leads beyond them.
        case outOfRange
    }

    /// Reads `-12.50` or `1.25e3` (the grammar of JSON numbers); trailing zeros behind the point are dropped.
    ///
    /// - Throws: `malformed`, or `outOfRange` beyond 18 digits.
    public init(_ text: String) throws(Failure) {
        var reader = Reader(bytes: Array(text.utf8))
        let parts = try reader.parts()
        var digits = parts.digits
        var scale = parts.fractionDigits - parts.exponent
        while let last = digits.last, last == 0, scale > 0 {
            digits.removeLast()
            scale -= 1
        }
        let significant = Array(digits.drop { $0 == 0 })
        guard !significant.isEmpty else {
            coefficient = 0
            self.scale = 0
            return
        }
        guard scale <= 18, scale >= -18, significant.count + max(0, -scale) <= 18 else { throw .outOfRange }
        var value: Int64 = 0
        for digit in significant { value = value * 10 + Int64(digit) }
        for _ in 0..<max(0, -scale) { value *= 10 }
        coefficient = parts.isNegative ? -value : value
        self.scale = max(0, scale)
    }

    /// The number in units of `10^-digits`; nil where it has more decimals than that.
    ///
    /// - Throws: `outOfRange` where the result does not fit 18 digits.
    public func units(decimals digits: Int) throws(Failure) -> Int64? {
        guard scale <= digits else { return nil }
        var value = coefficient
        for _ in scale..<digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .outOfRange }
            value = product
        }
        return value
    }

    /// Writes `units × 10^-decimals` with exactly that many decimals, such as `1234.50`.
    public static func text(units: Int128, decimals: Int) -> String {
        var bytes: [UInt8] = []
        append(units: units, decimals: decimals, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the bytes of such a text; amounts are written often, so they are put together without strings.
    public static func append(units: Int128, decimals: Int, to bytes: inout [UInt8]) {
        if units < 0 { bytes.append(UInt8(ascii: "-")) }
        var large = units.magnitude
        let start = bytes.count
        func append(_ digit: UInt8) {
            bytes.append(UInt8(ascii: "0") + digit)
            if bytes.count - start == decimals, decimals > 0 { bytes.append(UInt8(ascii: ".")) }
        }
        while large > UInt128(UInt64.max) {
            append(UInt8(truncatingIfNeeded: large % 10))
            large /= 10
        }
        // 64-bit division is many times as fast, and nearly every amount fits.
        var rest = UInt64(truncatingIfNeeded: large)
        while rest > 0 {
            append(UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        // At least a digit before the point.
        while bytes.count - start <= (decimals > 0 ? decimals + 1 : 0) { append(0) }
        bytes[start...].reverse()
    }

    /// Walks over the grammar of a JSON number.
    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        struct Parts {
            var isNegative: Bool
            var digits: [UInt8]
            var fractionDigits: Int
            var exponent: Int
        }

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func parts() throws(Failure) -> Parts {
            guard bytes.count <= 100 else { throw .outOfRange }
            let isNegative = skip("-")
            let whole = digits()
            guard !whole.isEmpty, whole.count == 1 || whole[0] != 0 else { throw .malformed }
            var fraction: [UInt8] = []
            if skip(".") {
                fraction = digits()
                guard !fraction.isEmpty else { throw .malformed }
            }
            let exponent = try exponentPart()
            guard position == bytes.count else { throw .malformed }
            return Parts(
                isNegative: isNegative, digits: whole + fraction, fractionDigits: fraction.count, exponent: exponent)
        }

        private mutating func exponentPart() throws(Failure) -> Int {
            guard skip("e") || skip("E") else { return 0 }
            let isNegative = skip("-")
            if !isNegative { _ = skip("+") }
            let written = digits()
            guard !written.isEmpty else { throw .malformed }
            var exponent = 0
            for digit in written { exponent = min(exponent * 10 + Int(digit), 10_000) }
            return isNegative ? -exponent : exponent
        }

        private mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        private mutating func digits() -> [UInt8] {
            let start = position
            while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
            return bytes[start..<position].map { $0 - 0x30 }
        }
    }
}
