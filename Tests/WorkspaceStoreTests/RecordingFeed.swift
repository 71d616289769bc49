import DealModel
import Locking

@testable import WorkspaceStore

/// Keeps what it is handed.
final class RecordingFeed: CommitFeed {
    private let kept = Guarded<[CommitBatch]>([])

    func apply(_ batch: CommitBatch) { kept.withLock { $0.append(batch) } }

    var batches: [CommitBatch] { kept.withLock { $0 } }

    var versions: [AnalyticVersion] { batches.flatMap(\.versions) }
}
