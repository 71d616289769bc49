internal import DealModel
internal import Digests

/// The canonical bytes of a stored row, over which checksums and the chain of hashes go.
///
/// Every value is preceded by what it is, and texts by their length, so that no two rows have the same bytes.
struct RowBytes {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(512) }

    /// The checksum of all that was appended.
    var checksum: Int64 { Int64(CRC32C.checksum(of: bytes)) }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func append(_ value: Int64) {
        bytes.append(1)
        appendRaw(UInt64(bitPattern: value))
    }

    mutating func append(_ value: Int64?) { if let value { append(value) } else { bytes.append(0) } }

    mutating func append(_ value: Bool) { append(value ? 1 as Int64 : 0) }

    mutating func append(_ text: String?) {
        guard let text else {
            bytes.append(0)
            return
        }
        append(utf8: text.utf8)
    }

    mutating func append(utf8 text: some Collection<UInt8>) {
        bytes.append(2)
        appendRaw(UInt64(text.count))
        bytes.append(contentsOf: text)
    }

    mutating func append<Subject>(_ id: Identifier<Subject>?) {
        guard let id else {
            bytes.append(0)
            return
        }
        bytes.append(3)
        appendRaw(id.high)
        appendRaw(id.low)
    }

    mutating func append(raw more: [UInt8]) { bytes.append(contentsOf: more) }

    private mutating func appendRaw(_ value: UInt64) {
        var rest = value
        for _ in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
