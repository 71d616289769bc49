internal import ColumnEngine
import DealModel

/// A frame made ready over a snapshot: what all metrics read deals with.
struct MetricContext: Sendable {
    let frame: AnalysisFrame
    let view: HistoryView
    let scope: ScopeTest
    let valuer: DealValuer
    let grouping: Grouping
    let tags: TagBook
    /// The intervals of a series; nil where none was asked for.
    let intervals: SeriesIntervals?

    init(_ frame: AnalysisFrame, snapshot: DealSnapshot) {
        let view = HistoryView(snapshot, knownTo: frame.knownTo)
        let tags = TagBook(view, isNeeded: frame.groupBy.contains(.tag) || frame.scope.asksForTags)
        self.frame = frame
        self.view = view
        self.tags = tags
        scope = ScopeTest(frame.scope, view: view, at: frame.asOf, tags: tags)
        valuer = DealValuer(frame, view: view)
        grouping = Grouping(frame, view: view, tags: tags)
        intervals = SeriesIntervals(frame)
    }

    /// The local day of a moment.
    func day(of moment: Int64) -> Int32 { frame.calendar.date(of: Instant(microseconds: moment)).dayNumber }

    /// Whether something happened in the window and by the moment asked for.
    func counts(_ moment: Int64) -> Bool {
        frame.window.from.microseconds <= moment && moment < frame.window.to.microseconds
            && moment <= frame.asOf.microseconds
    }
}
