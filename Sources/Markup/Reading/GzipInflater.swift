internal import CZlib

/// Inflates gzip (RFC 1952) piece by piece: one member or several behind each other, and nothing else.
///
/// It belongs to one thread.
@safe public final class GzipInflater {  // the pointer is ours until deinit, and zlib is given its bounds
    /// How many bytes come out at a time, at most.
    public static let pieceBytesCount = 65_536

    private let source: ByteSource
    private let limits: GzipLimits
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var position = 0
    private var inflatedBytes = 0
    private var compressedBytes = 0
    private var isInMember = false
    private var isDone = false

    /// Inflates what a source gives.
    ///
    /// - Throws: `library` where there is no memory.
    public init(_ source: @escaping ByteSource, limits: GzipLimits = .standard) throws(MarkupError) {
        self.source = source
        self.limits = limits
        unsafe stream = .allocate(capacity: 1)  // zlib refers back to where the structure lies, so it must not move
        unsafe stream.initialize(to: z_stream())
        guard unsafe czlib_begin_inflating_gzip(stream) == Z_OK else {
            throw MarkupError(.library("zlib has no memory"))
        }
    }

    deinit {
        // Begun above, or refused as a structure that was not.
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Whether bytes begin as gzip does.
    public static func isGzip(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The next bytes; none at the end.
    ///
    /// - Throws: `damagedGzip`, `tooMuch`, or what the source throws.
    public func next() throws(MarkupError) -> [UInt8] {
        while !isDone {
            if position == input.count { try fill() }
            if isDone { break }
            let piece = try inflatePiece()
            if !piece.isEmpty { return piece }
        }
        return []
    }

    private func fill() throws(MarkupError) {
        input = try source()
        position = 0
        compressedBytes += input.count
        guard input.isEmpty else { return }
        isDone = true
        // A file without a single byte is no member either.
        guard !isInMember, compressedBytes > 0 else { throw MarkupError(.damagedGzip("it ends early")) }
    }

    private func inflatePiece() throws(MarkupError) -> [UInt8] {
        isInMember = true
        var result = Z_OK
        let available = input.count - position
        var leftBytes = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceBytesCount) { target, count in
            // Both buffers are lent for the closure, and zlib stays within the counts that it is given.
            unsafe input.withUnsafeMutableBufferPointer { bytes in
                unsafe stream.pointee.next_in = bytes.baseAddress.map { unsafe $0 + position }
                unsafe stream.pointee.avail_in = UInt32(available)
                unsafe stream.pointee.next_out = target.baseAddress
                unsafe stream.pointee.avail_out = UInt32(Self.pieceBytesCount)
                result = unsafe inflate(stream, Z_NO_FLUSH)
                leftBytes = Int(unsafe stream.pointee.avail_in)
                count = Self.pieceBytesCount - Int(unsafe stream.pointee.avail_out)
            }
        }
        position = input.count - leftBytes
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END:
            isInMember = false
            _ = unsafe inflateReset(stream)  // begun in init
        default:
            let said = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }  // zlib's, copied
            throw MarkupError(.damagedGzip(said ?? "it is damaged"))
        }
        try count(piece.count)
        return piece
    }

    private func count(_ bytes: Int) throws(MarkupError) {
        inflatedBytes += bytes
        guard inflatedBytes <= limits.inflatedBytesMax else {
            throw MarkupError(.tooMuch(limit: "inflatedBytesMax", allowed: limits.inflatedBytesMax))
        }
        // What was taken of the input so far, not what was handed over, since that may be the whole file.
        let taken = compressedBytes - (input.count - position)
        guard inflatedBytes <= limits.ratioFreeBytesMax || inflatedBytes / max(taken, 1) < limits.inflationRatioMax
        else { throw MarkupError(.tooMuch(limit: "inflationRatioMax", allowed: limits.inflationRatioMax)) }
    }
}
