internal import CLibXML2
internal import Locking

/// A stylesheet in XSLT 1.0 that turns a document into another or into text.
///
/// It reads nothing but the two documents and writes nothing but the result: no files, no network, no imports. The same
/// bytes give the same result, unless the stylesheet asks for `generate-id()`.
public struct Stylesheet: Sendable {
    private let text: [UInt8]

    /// libxslt says what is wrong to one listener of the whole process, so only one stylesheet works at a time.
    private static let turn = Guarded(())

    /// Takes a stylesheet; it is read when it is applied.
    public init(_ text: String) {
        self.text = Array(text.utf8)
    }

    /// Applies the stylesheet to a document.
    ///
    /// - Throws: where one of both cannot be read or is refused, or the stylesheet fails.
    public func apply(to document: [UInt8], limits: MarkupLimits = .standard) throws(MarkupError) -> [UInt8] {
        _ = Libraries.areReady
        return try Self.turn.withLock { _ throws(MarkupError) in
            // A document takes ten times its bytes, so no two of them are there at a time.
            let subject = try MarkupDocument(document, limits)
            return try Transformation(MarkupDocument(text, .standard)).apply(to: subject)
        }
    }
}
