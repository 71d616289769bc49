/// Quotients of products that no machine word holds.
enum ProductRatio {
    /// The product of some numbers over that of others, rounded half to even; nil where it is over 0 or does not fit.
    static func roundedHalfEven(_ numerators: [Int128], over denominators: [Int128]) -> Int128? {
        let top = product(numerators)
        let bottom = product(denominators)
        guard bottom.contains(where: { $0 != 0 }) else { return nil }
        var quotient: UInt128 = 0
        var rest: [UInt32] = Array(repeating: 0, count: bottom.count + 1)
        for limb in top.reversed() {
            for bit in (0..<32).reversed() {
                shift(&rest, carrying: limb >> UInt32(bit) & 1)
                guard quotient >> 125 == 0 else { return nil }
                quotient <<= 1
                if !isLess(rest, than: bottom) {
                    subtract(bottom, from: &rest)
                    quotient |= 1
                }
            }
        }
        shift(&rest, carrying: 0)
        let isMore = isLess(bottom, than: rest)
        let isHalf = !isMore && !isLess(rest, than: bottom)
        if isMore || (isHalf && quotient & 1 == 1) { quotient += 1 }
        let isNegative = (numerators + denominators).filter { $0 < 0 }.count % 2 == 1
        return isNegative ? -Int128(quotient) : Int128(quotient)
    }

    /// The magnitude of a product, as digits to the base of 2^32, the lowest first.
    private static func product(_ factors: [Int128]) -> [UInt32] {
        var digits: [UInt32] = [1]
        for factor in factors {
            var result: [UInt32] = Array(repeating: 0, count: digits.count + 5)
            let other = (0..<4).map { UInt32(truncatingIfNeeded: factor.magnitude >> UInt128($0 * 32)) }
            for (place, digit) in digits.enumerated() {
                var carry: UInt64 = 0
                for (offset, otherDigit) in other.enumerated() {
                    carry += UInt64(digit) * UInt64(otherDigit) + UInt64(result[place + offset])
                    result[place + offset] = UInt32(truncatingIfNeeded: carry)
                    carry >>= 32
                }
                result[place + 4] = UInt32(carry)
            }
            while result.count > 1, result.last == 0 { result.removeLast() }
            digits = result
        }
        return digits
    }

    private static func shift(_ digits: inout [UInt32], carrying bit: UInt32) {
        var carry = bit
        for place in digits.indices {
            let next = digits[place] >> 31
            digits[place] = digits[place] << 1 | carry
            carry = next
        }
    }

    private static func isLess(_ left: [UInt32], than right: [UInt32]) -> Bool {
        for place in (0..<max(left.count, right.count)).reversed() {
            let first = place < left.count ? left[place] : 0
            let second = place < right.count ? right[place] : 0
            if first != second { return first < second }
        }
        return false
    }

    private static func subtract(_ right: [UInt32], from left: inout [UInt32]) {
        var borrow: Int64 = 0
        for place in left.indices {
            var digit = Int64(left[place]) - borrow - (place < right.count ? Int64(right[place]) : 0)
            borrow = digit < 0 ? 1 : 0
            if digit < 0 { digit += 1 << 32 }
            left[place] = UInt32(digit)
        }
    }
}
