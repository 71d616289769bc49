internal import Operations
internal import Wire

/// Files in the hands of models' clients.
extension OperationAnswer.File {
    /// The largest that they are given, in bytes; larger ones are for HTTP.
    static let modelBytesMax = 4 << 20

    /// All bytes.
    ///
    /// - Throws: `validation_failed` where there are more than `modelBytesMax`.
    func bytes() throws(Problem) -> [UInt8] {
        guard byteCount <= Self.modelBytesMax else {
            throw Problem(
                .validationFailed,
                "The file has \(byteCount) bytes, and at most \(Self.modelBytesMax) are read here; GET "
                    + "/api/v1/reports, or POST /api/v1/exports, over HTTP gives it.")
        }
        var bytes: [UInt8] = []
        while let piece = next() { bytes += piece }
        return bytes
    }
}
