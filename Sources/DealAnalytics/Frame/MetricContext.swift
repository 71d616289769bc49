internal import ColumnEngine
import DealModel

/// A frame made ready over a snapshot: what all metrics read deals with.
///
/// A class for the same reason as `HistoryView`.
final class MetricContext: Sendable {
    let frame: AnalysisFrame
    let view: HistoryView
    let scope: ScopeTest
    let valuer: DealValuer
    private let converter: CurrencyConverter?
    let grouping: Grouping
    let tags: TagBook
    /// The intervals of a series; nil where none was asked for.
    let intervals: SeriesIntervals?
    /// Whether anything is asked for beside the total.
    let isSegmented: Bool
    private let isScopeTrivial: Bool

    init(_ frame: AnalysisFrame, snapshot: DealSnapshot) {
        let view = HistoryView(snapshot, knownTo: frame.knownTo)
        let tags = TagBook(view, isNeeded: frame.groupBy.contains(.tag) || frame.scope.asksForTags)
        self.frame = frame
        self.view = view
        self.tags = tags
        scope = ScopeTest(frame.scope, view: view, at: frame.asOf, tags: tags)
        valuer = DealValuer(frame, view: view)
        converter = frame.conversion.map { CurrencyConverter($0, frame: frame, view: view) }
        grouping = Grouping(frame, view: view, tags: tags)
        intervals = SeriesIntervals(frame)
        isSegmented = !frame.groupBy.isEmpty || frame.interval != nil
        isScopeTrivial = scope.isTrivial
    }

    /// Whether a deal is in the scope by the state that begins with one of its rows, which is read only for that.
    func accepts(_ row: HistoryView.Row, of life: borrowing DealLife, at moment: Int64) -> Bool {
        isScopeTrivial || scope.accepts(life.state(row), deal: life.deal, at: moment)
    }

    /// What a deal in a state is worth.
    ///
    /// - Parameter closing: the one that the state is of, where it is known; else it is looked for where it matters.
    func appraise(_ state: DealState, of deal: UInt32, closing: Closing? = nil) -> Appraisal {
        var appraisal = valuer.appraise(state)
        guard let converter, appraisal.isPriced else { return appraisal }
        var closed: CurrencyConverter.Closed?
        if converter.needsClosing, view.stages.kinds[Int(state.stage)].isClosed {
            closed = (closing ?? self.closing(of: deal, in: state)).map {
                CurrencyConverter.Closed(at: $0.closedAt, sequence: view.sequence(of: $0.firstRow))
            }
        }
        converter.convert(
            &appraisal, state, fraction: valuer.fraction(of: state, notes: &appraisal.notes),
            probability: valuer.probability(of: state), closed: closed)
        return appraisal
    }

    /// The closing that a closed state belongs to.
    private func closing(of deal: UInt32, in state: DealState) -> Closing? {
        var life = DealLife(view, at: frame.asOf)
        return life.load(Int(deal)) ? life.closings.last { $0.closedAt <= state.stageEnteredAt } : nil
    }

    /// The local day of a moment.
    func day(of moment: Int64) -> Int32 { frame.calendar.date(of: Instant(microseconds: moment)).dayNumber }

    /// Whether something happened in the window and by the moment asked for.
    func counts(_ moment: Int64) -> Bool {
        frame.window.from.microseconds <= moment && moment < frame.window.to.microseconds
            && moment <= frame.asOf.microseconds
    }
}
