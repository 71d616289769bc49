/// The storage of one chunk of an append-only column, shared by the writer and every snapshot.
///
/// Sendable because a row is written once, by the only writer, before any snapshot that counts it is handed out, and
/// nobody reads a row that their snapshot does not count.
@safe
@usableFromInline
final class ColumnChunk<Element: BitwiseCopyable>: @unchecked Sendable {
    @usableFromInline let rows: UnsafeMutablePointer<Element>

    /// Reserves room for `capacity` rows; the system backs it with memory only as it is written.
    @inlinable
    init(capacity: Int) {
        // Uninitialised until written; a trivial type needs no deinitialisation.
        unsafe rows = .allocate(capacity: capacity)
    }

    deinit {
        // The owner frees what it allocated.
        unsafe rows.deallocate()
    }
}
