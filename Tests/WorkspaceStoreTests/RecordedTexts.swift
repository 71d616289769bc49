import Locking

/// Keeps the texts that it is told.
final class RecordedTexts: Sendable {
    private let texts = Guarded<[String]>([])

    func note(_ text: String) { texts.withLock { $0.append(text) } }

    var count: Int { texts.withLock { $0.count } }
}
