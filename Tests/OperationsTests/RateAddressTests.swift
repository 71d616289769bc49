import TestSupport
import Testing

@testable import Operations

struct RateAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("::1", "::1"), ("::", "::"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("fe80::1", "fe80::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:201", "192.0.2.1"),
        ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
        ("::192.0.2.1", "::192.0.2.1"),
    ])
    func `an address is read and written in its usual text`(text: String, usual: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(address.description == usual)
        #expect(NetworkAddress(usual) == address)
        #expect(address.isVersion4 == !usual.contains(":"))
    }

    @Test(arguments: [
        "", " ", "localhost", "1", "127.1", "0x7f.0.0.1", "2130706433", "017700000001", "0177.0.0.1", "127.0.0.01",
        "1.2.3.4.5", "1.2.3", "256.0.0.1", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\0", "1.2.3.4\0.5", "1.2.3.4:80", "[::1]",
        "fe80::1%eth0", "::1::", ":::", "1:2:3:4:5:6:7:8:9", "12345::", "::ffff:1.2.3", "é",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0001",
    ])
    func `nothing else is an address`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func `the interface of a link-local peer does not count`() {
        #expect(NetworkAddress(peer: "fe80::1%eth0") == NetworkAddress("fe80::1"))
        #expect(NetworkAddress(peer: "127.0.0.1") == NetworkAddress("127.0.0.1"))
        #expect(NetworkAddress(peer: "") == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"), ("::/0", "::/0"), ("127.0.0.1", "127.0.0.1/32"),
        ("::1", "::1/128"), ("2001:db8::/33", "2001:db8::/33"), ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("::ffff:10.1.2.3", "10.1.2.3/32"), ("fe80::/64", "fe80::/64"),
        ("2001:db8::8000:0:0:0/65", "2001:db8:0:0:8000::/65"),
    ])
    func `a range is read and written`(text: String, usual: String) throws {
        #expect(try AddressRange(text).description == usual)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8",
        "10.0.0.1/8", "2001:db8::1/32", "10.0.0.0/8 ", "10.0.0.0/ 8", "host/8", "::ffff:10.0.0.0/8", "10.0.0.0/1e1",
        "10.0.0.0/99999999999999999999",
    ])
    func `nothing else is a range`(text: String) {
        #expect(throws: AddressRange.Failure.self) { try AddressRange(text) }
    }

    @Test func `a range with further bits is told the range that it may have meant`() {
        do throws(AddressRange.Failure) {
            _ = try AddressRange("10.1.2.3/8")
            Issue.record("It was taken")
        } catch {
            #expect(error.description.contains("10.0.0.0/8"))
        }
    }

    @Test func `several ranges stand between commas`() throws {
        let ranges = try AddressRange.list("10.0.0.0/8, ::1 ,192.0.2.0/24")
        #expect(ranges.map(\.description) == ["10.0.0.0/8", "::1/128", "192.0.2.0/24"])
        for text in ["", "10.0.0.0/8,", ",", "10.0.0.0/8,,::1", "10.0.0.0/8 ::1x"] {
            #expect(throws: AddressRange.Failure.self, "\(text)") { _ = try AddressRange.list(text) }
        }
    }

    /// By strings of bits, which share nothing with the masks.
    private func bits(_ address: NetworkAddress) -> String {
        func text(_ value: UInt64, _ count: Int) -> String {
            let digits = String(value, radix: 2)
            return String(repeating: "0", count: count - digits.count) + digits
        }
        return address.isVersion4 ? text(address.low, 32) : text(address.high, 64) + text(address.low, 64)
    }

    @Test(arguments: [true, false])
    func `a range has the addresses that begin with its bits`(isVersion4: Bool) throws {
        let seed: UInt64 = 4_711
        var generator = SeededGenerator(seed: seed)
        for count in 0...(isVersion4 ? 32 : 128) {
            let base: NetworkAddress =
                isVersion4
                ? NetworkAddress(version4: UInt32(truncatingIfNeeded: generator.next()))
                : NetworkAddress(high: generator.next() | 1 << 63, low: generator.next())
            let prefix = String(bits(base).prefix(count))
            let whole = prefix + String(repeating: "0", count: base.bitsCount - count)
            let halves = (UInt64(whole.prefix(64), radix: 2) ?? 0, UInt64(whole.dropFirst(64), radix: 2) ?? 0)
            let network =
                isVersion4
                ? NetworkAddress(version4: UInt32(whole, radix: 2) ?? 0)
                : NetworkAddress(high: halves.0, low: halves.1)
            let range = try AddressRange("\(network)/\(count)")
            #expect(range.contains(base), "seed \(seed), \(range)")
            for bit in 0..<base.bitsCount {
                let place = UInt64(1) << UInt64(bit % 64)
                let other =
                    isVersion4
                    ? NetworkAddress(version4: UInt32(base.low ^ place))
                    : NetworkAddress(
                        high: bit < 64 ? base.high : base.high ^ place, low: bit < 64 ? base.low ^ place : base.low)
                #expect(range.contains(other) == bits(other).hasPrefix(prefix), "seed \(seed), \(range), \(other)")
            }
        }
    }

    @Test func `a range has no address of the other version`() throws {
        #expect(try !AddressRange("0.0.0.0/0").contains(try #require(NetworkAddress("::"))))
        #expect(try !AddressRange("::/0").contains(try #require(NetworkAddress("127.0.0.1"))))
        #expect(try AddressRange("127.0.0.0/8").contains(try #require(NetworkAddress("::ffff:127.0.0.1"))))
    }
}
