/// A decimal number taken apart: (-1)^sign * digits * 10^exponent, with neither leading nor trailing zeros in `digits`.
///
/// Zero has no digits, no sign and exponent 0, so two values are equal exactly when their parts are.
struct DecimalParts: Equatable {
    /// Whether the value is below zero.
    private(set) var isNegative = false
    /// The significant digits in ASCII, empty for zero.
    private(set) var digits: [UInt8] = []
    /// The power of ten that the digits, read as an integer, are multiplied with.
    private(set) var exponent = 0

    /// The number of digits before the decimal point in plain notation; zero or less for values below 0.1.
    var integerDigits: Int { digits.count + exponent }

    /// Takes a number in the grammar of RFC 8259 section 6 apart; nil when it is none or its power of ten is beyond
    /// `JSONNumber.exponentMax`.
    init?(_ text: String.UTF8View) {
        var rest = text[...]
        let hasSign = rest.first == UInt8(ascii: "-")
        if hasSign { rest.removeFirst() }
        let integer = Self.takeDigits(&rest)
        guard let first = integer.first, first != UInt8(ascii: "0") || integer.count == 1 else { return nil }
        var fraction = text[text.endIndex...]
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = Self.takeDigits(&rest)
            guard !fraction.isEmpty else { return nil }
        }
        guard let written = Self.takeExponent(&rest), rest.isEmpty else { return nil }
        digits = Array((Array(integer) + Array(fraction)).drop { $0 == UInt8(ascii: "0") })
        exponent = written - fraction.count
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty {
            exponent = 0
        } else {
            isNegative = hasSign
            guard abs(integerDigits - 1) <= JSONNumber.exponentMax else { return nil }
        }
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
        let taken = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        rest = rest.dropFirst(taken.count)
        return taken
    }

    /// The written exponent, 0 where there is none, nil where it is malformed or has more than nine digits.
    private static func takeExponent(_ rest: inout Substring.UTF8View) -> Int? {
        guard let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return 0 }
        rest.removeFirst()
        let sign = rest.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
        let taken = takeDigits(&rest)
        let significant = taken.drop { $0 == UInt8(ascii: "0") }
        guard !taken.isEmpty, significant.count <= 9 else { return nil }
        let magnitude = significant.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return sign == UInt8(ascii: "-") ? -magnitude : magnitude
    }

    /// The value in units of 10^-`decimals` when it is a whole number of them that fits in 64 bits.
    func scaled(decimals: Int) -> Int64? {
        let zeros = exponent + decimals
        // Twenty digits are more than 64 bits hold, so longer values need not be computed.
        guard !digits.isEmpty else { return 0 }
        guard zeros >= 0, digits.count + zeros <= 20 else { return nil }
        var magnitude: Int128 = 0
        for digit in digits {
            magnitude = magnitude * 10 + Int128(digit - 0x30)
        }
        for _ in 0..<zeros {
            magnitude *= 10
        }
        return Int64(exactly: isNegative ? -magnitude : magnitude)
    }

    /// Whether this value is below the other.
    func isLess(than other: DecimalParts) -> Bool {
        if isNegative != other.isNegative { return isNegative }
        return isNegative ? other.hasSmallerMagnitude(than: self) : hasSmallerMagnitude(than: other)
    }

    private func hasSmallerMagnitude(than other: DecimalParts) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        if integerDigits != other.integerDigits { return integerDigits < other.integerDigits }
        return digits.lexicographicallyPrecedes(other.digits)
    }

    /// The text shared by all numbers of this value; see `JSONNumber.canonicalText`.
    ///
    /// Plain notation is used for moderate values. Beyond, the first form that fits is taken; one of them is no longer
    /// than any other text of the value, so whatever fits into `charactersMax` characters does so here.
    var canonicalText: String {
        let isPlain = exponent > 0 ? integerDigits <= 21 : integerDigits >= -5
        if isPlain, let plain = plainText(charactersMax: JSONNumber.charactersMax) { return plain }
        let sign = isNegative ? "-" : ""
        let significant = String(decoding: digits, as: UTF8.self)
        let withoutPoint = "\(sign)\(significant)e\(exponent)"
        if exponent > 0 {
            let fits = withoutPoint.utf8.count <= JSONNumber.charactersMax
            return fits ? withoutPoint : plainText(charactersMax: JSONNumber.charactersMax) ?? withoutPoint
        }
        let point = digits.count > 1 ? "." : ""
        let withPoint = "\(sign)\(significant.prefix(1))\(point)\(significant.dropFirst())e\(integerDigits - 1)"
        return withPoint.utf8.count <= JSONNumber.charactersMax ? withPoint : withoutPoint
    }

    /// The value without an exponent, or nil when that takes more than `charactersMax` characters.
    func plainText(charactersMax: Int) -> String? {
        guard !digits.isEmpty else { return "0" }
        let integerCharacters = max(integerDigits, 1)
        let fractionCharacters = exponent < 0 ? 1 - exponent : 0
        guard (isNegative ? 1 : 0) + integerCharacters + fractionCharacters <= charactersMax else { return nil }
        let zero = UInt8(ascii: "0")
        var text = isNegative ? [UInt8(ascii: "-")] : []
        if exponent >= 0 {
            text += digits + [UInt8](repeating: zero, count: exponent)
        } else if integerDigits > 0 {
            text += digits.prefix(integerDigits) + [UInt8(ascii: ".")] + digits.dropFirst(integerDigits)
        } else {
            text += [zero, UInt8(ascii: ".")] + [UInt8](repeating: zero, count: -integerDigits) + digits
        }
        return String(decoding: text, as: UTF8.self)
    }
}
