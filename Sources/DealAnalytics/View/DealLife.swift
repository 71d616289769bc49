internal import ColumnEngine
import DealModel

/// The stays of one deal after another, up to a moment, by what a view knows; its storage is used again for each.
struct DealLife {
    /// The deal's ordinal.
    private(set) var deal: UInt32 = 0
    /// When it came to be; means nothing where there are no stays.
    private(set) var createdAt: Int64 = 0
    /// The stays in the order of life; none where the deal was not there yet.
    var stays: [Stay] = []
    /// Its closings in order; a deleted deal has them too.
    private(set) var closings: [Closing] = []
    /// The last row up to the moment; the deal's state at it.
    private(set) var lastRow = HistoryView.Row.regular(0)
    /// Whether it is deleted at the moment.
    private(set) var isDeleted = false

    private var lastStage = DealState.noStage
    private let view: HistoryView
    private let kinds: [StageKind]
    private var firstRows: PageReader<UInt32>
    private var successors: PageReader<UInt32>
    private let moment: Int64
    /// The moment at whose order of stages directions are told; nil for that of each move.
    private let orderAt: Int64?

    /// - Parameters:
    ///   - moment: what happened at it is included.
    ///   - usesOrderAtMoment: whether directions are told by the order of stages at `moment`, rather than at each move.
    init(_ view: HistoryView, at moment: Instant, usesOrderAtMoment: Bool = false) {
        self.view = view
        kinds = view.stages.kinds
        firstRows = PageReader(view.snapshot.current.firstRow)
        successors = PageReader(view.snapshot.rows.successor)
        self.moment = moment.microseconds
        orderAt = usesOrderAtMoment ? moment.microseconds : nil
        stays.reserveCapacity(64)
    }

    /// Reads the stays and closings of a deal.
    ///
    /// - Returns: whether there are any.
    /// - Complexity: O(the deal's versions).
    mutating func load(_ deal: Int) -> Bool { load(deal, until: moment) }

    /// Reads the same deal anew as it was at an earlier moment.
    ///
    /// - Returns: whether it was there.
    mutating func goBack(to earlier: Int64) -> Bool { load(Int(deal), until: min(earlier, moment)) }

    private mutating func load(_ deal: Int, until end: Int64) -> Bool {
        self.deal = UInt32(deal)
        stays.removeAll(keepingCapacity: true)
        closings.removeAll(keepingCapacity: true)
        isDeleted = false
        let first = firstRows[deal]
        if first != CurrentDeals.irregular {
            let rows = view.snapshot.rows
            let rowsKnown = view.rowsKnown
            var row = Int(first)
            while row < rowsKnown {
                let start = rows.effectiveAt[row]
                guard start <= end else { break }
                take(.regular(row), from: start, stage: rows.stage[row], isDeleted: rows.isDeleted[row])
                row = Int(successors[row])
            }
        } else {
            let slot = Int(view.snapshot.current.lastRow[deal])
            for row in view.folded.rows(ofSlot: slot) {
                let start = view.folded.effectiveAt[row]
                guard start <= end else { break }
                take(
                    .folded(row), from: start, stage: view.folded.stage[row], isDeleted: view.folded.isDeleted[row])
            }
        }
        return !stays.isEmpty
    }

    /// The deal's rows up to the moment, each with when it begins and when the next one does; `Stay.ongoing` for the
    /// last.
    ///
    /// - Precondition: it was loaded.
    func forEachRow(_ body: (HistoryView.Row, _ from: Int64, _ to: Int64) -> Void) {
        var last: (row: HistoryView.Row, from: Int64)?
        func step(_ row: HistoryView.Row, _ start: Int64) -> Bool {
            guard start <= moment else { return false }
            if let last { body(last.row, last.from, start) }
            last = (row, start)
            return true
        }
        switch view.snapshot.current.home(of: Int(deal)) {
        case .rows(let first, _):
            let rows = view.snapshot.rows
            var row = Int(first)
            while row < view.rowsKnown, step(.regular(row), rows.effectiveAt[row]) { row = Int(rows.successor[row]) }
        case .irregular(let slot):
            for row in view.folded.rows(ofSlot: slot) {
                guard step(.folded(row), view.folded.effectiveAt[row]) else { break }
            }
        }
        if let last { body(last.row, last.from, Stay.ongoing) }
    }

    /// The deal's state at the moment.
    ///
    /// - Precondition: it has stays.
    var state: DealState { view.state(lastRow) }

    /// The closings that count, in order; none of a deal that is deleted at the moment.
    func forEachClosing(_ outcome: ClosingOutcome, _ body: (Closing) -> Void) {
        guard !isDeleted, let first = closings.first, let last = closings.last else { return }
        switch outcome {
        case .last, .mature: if last.isInForce { body(last) }
        case .first: body(first)
        case .each: for closing in closings { body(closing) }
        }
    }

    /// Whether the deal has been in a stage in one of its first stays, or none in particular is meant.
    func hasEntered(_ stage: UInt16?, inFirst count: Int) -> Bool {
        stage.map { stage in stays.prefix(count).contains { $0.stage == stage } } ?? true
    }

    private mutating func takeClosing(_ row: HistoryView.Row, from start: Int64, stage: UInt16) {
        let kind = kinds[Int(stage)]
        let last = closings.count - 1
        if last >= 0, closings[last].isInForce {
            if kind.isClosed, closings[last].isWon == (kind == .won) {
                closings[last].lastRow = row
                return
            }
            closings[last].endedAt = start
        }
        guard kind.isClosed else { return }
        closings.append(
            Closing(
                isWon: kind == .won, closedAt: start, endedAt: Stay.ongoing, firstRow: row, lastRow: row,
                fromStage: stays.isEmpty ? DealState.noStage : lastStage, staysBefore: stays.count))
    }

    /// Tells anew which way each move went, after stays were taken out.
    mutating func tellDirections() {
        for place in stays.indices.dropFirst() {
            let before = stays[place - 1]
            guard before.exit != .deleted, before.leftAt == stays[place].enteredAt else { continue }
            let (source, target) = (Int(before.stage), Int(stays[place].stage))
            let direction = view.stages.direction(from: source, to: target, at: orderAt ?? before.leftAt)
            stays[place - 1].exit = Self.exit(
                direction, from: view.stages.kinds[source], to: view.stages.kinds[target])
            stays[place].entry = Self.entry(direction)
        }
    }

    /// The closing in force at the moment; nil where there is none, or the deal is deleted.
    var closingInForce: Closing? {
        guard !isDeleted, let last = closings.last, last.isInForce else { return nil }
        return last
    }

    private mutating func take(_ row: HistoryView.Row, from start: Int64, stage: UInt16, isDeleted: Bool) {
        takeClosing(row, from: start, stage: stage)
        lastRow = row
        lastStage = stage
        let last = stays.count - 1
        if last < 0 {
            createdAt = start
            self.isDeleted = isDeleted
            stays.append(
                Stay(
                    stage: stage, entry: .created, exit: isDeleted ? .deleted : .stillThere, enteredAt: start,
                    leftAt: isDeleted ? start : Stay.ongoing, firstRow: row, lastRow: row))
            return
        }
        if self.isDeleted {
            guard !isDeleted else { return }
            self.isDeleted = false
            enter(stage, .restored, at: start, row)
        } else if isDeleted {
            self.isDeleted = true
            leave(.deleted, at: start)
        } else if stays[last].stage == stage {
            stays[last].lastRow = row
        } else {
            let source = Int(stays[last].stage)
            let direction = view.stages.direction(from: source, to: Int(stage), at: orderAt ?? start)
            leave(Self.exit(direction, from: kinds[source], to: kinds[Int(stage)]), at: start)
            enter(stage, Self.entry(direction), at: start, row)
        }
    }

    private mutating func leave(_ exit: StayExit, at moment: Int64) {
        stays[stays.count - 1].exit = exit
        stays[stays.count - 1].leftAt = moment
    }

    private mutating func enter(_ stage: UInt16, _ entry: StayEntry, at moment: Int64, _ row: HistoryView.Row) {
        stays.append(
            Stay(
                stage: stage, entry: entry, exit: .stillThere, enteredAt: moment, leftAt: Stay.ongoing, firstRow: row,
                lastRow: row))
    }

    private static func entry(_ direction: StageDirection) -> StayEntry {
        switch direction {
        case .created: .created
        case .transfer: .transfer
        case .reopen: .reopen
        case .won: .won
        case .lost: .lost
        case .skip: .skip
        case .forward: .forward
        case .backward: .backward
        }
    }

    private static func exit(_ direction: StageDirection, from source: StageKind, to target: StageKind) -> StayExit {
        switch direction {
        case .created, .transfer: .transfer
        case .reopen: .reopen
        case .won: source == .lost ? .reclassified : .won
        case .lost: source == .won ? .reclassified : .lost
        case .skip: .skip
        case .forward: .forward
        case .backward: .backward
        }
    }
}
