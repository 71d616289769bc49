internal import ColumnEngine
public import DealModel

/// The deals that are there at a moment, and not deleted, one after the other in the order of their creation.
///
/// Rows are made when they are asked for; what is kept is four to twelve bytes a deal.
public final class DealListing: Sendable {
    /// A kind of texts that deals have by number.
    public enum TextKind: Sendable {
        /// Who a deal belongs to.
        case owner
        /// Where it came from.
        case source
        /// Why it was won or lost.
        case reason
        /// Whom it is with.
        case organization
    }

    private let view: HistoryView
    private let moment: Instant
    private let isCurrent: Bool
    private let rules: [StageRule?]
    private let deals: [UInt32]
    /// The rows of the deals; none where the current deals have them.
    private let rows: [HistoryView.Row]

    /// Finds the deals.
    ///
    /// - Parameters:
    ///   - moment: what happened at it is included.
    ///   - knownTo: the last sequence number that counts; nil for all.
    ///   - scope: which deals, by what they are at the moment.
    /// - Complexity: O(deals) for the present, else O(versions).
    public init(
        _ snapshot: DealSnapshot, at moment: Instant, knownTo: Int64? = nil, scope: DealScope = .everything
    ) {
        let view = HistoryView(snapshot, knownTo: knownTo)
        self.view = view
        self.moment = moment
        let isCurrent = view.isCurrent(at: moment)
        self.isCurrent = isCurrent
        rules = view.stages.rules(at: moment)
        // At present a deal's row is its own number, and memory is not spent on that.
        var current: [UInt32] = []
        var found: [(deal: UInt32, row: HistoryView.Row)] = []
        let scan = StateScan(view, at: moment)
        let tags = TagBook(view, isNeeded: scope.asksForTags)
        let test = ScopeTest(scope, view: view, at: moment, tags: tags)
        for unit in 0..<scan.unitCount {
            scan.visit(unit: unit) { page in
                test.narrow(&page, at: moment.microseconds)
                for index in 0..<page.selection.count {
                    let offset = page.selection[index]
                    guard !isCurrent else {
                        current.append(page.deal(offset))
                        continue
                    }
                    let row = page.index << ColumnLayout.pageShift + offset
                    found.append((page.deal(offset), page.source == .folded ? .folded(row) : .regular(row)))
                }
            }
        }
        found.sort { $0.deal < $1.deal }
        deals = isCurrent ? current : found.map(\.deal)
        rows = found.map(\.row)
    }

    /// How many deals there are.
    public var count: Int { deals.count }

    /// The deals themselves.
    public var set: DealSet { DealSet(deals) }

    /// Some of the deals.
    ///
    /// - Parameter hasClosings: whether to find out when they were closed, which takes their whole histories.
    public func deals(_ range: Range<Int>, hasClosings: Bool) -> [ListedDeal] {
        var life = hasClosings ? DealLife(view, at: moment) : nil
        return range.map { index in
            let deal = deals[index]
            let state = isCurrent ? view.snapshot.current[Int(deal)] : view.state(rows[index])
            let rule = rules[Int(state.stage)]
            var listed = ListedDeal(state, deal: deal, profile: view.profiles[Int(state.profile)], rule: rule)
            if rule?.isOpen == false, life?.load(Int(deal)) == true { listed.closedAt = life?.closingInForce?.closedAt }
            return listed
        }
    }

    /// The text with a number.
    public func text(_ kind: TextKind, _ code: UInt32) -> String? {
        let texts = view.snapshot.texts
        return switch kind {
        case .owner: texts.owners.text(code)
        case .source: texts.sources.text(code)
        case .reason: texts.reasons.text(code)
        case .organization: texts.organizations.text(code)
        }
    }

    /// The number of no text.
    public static let noText = TextDictionary.none
}
