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
    /// The stay that goes on, put among the others once it is over; means nothing before the first row.
    private var stay = Stay.none
    /// The closing in force, where `isClosed`; put among the others alike.
    private var closing = Closing.none
    private var isClosed = false
    private let view: HistoryView
    private let stages: StageBook
    private let rowsKnown: Int
    private var firstRows: PageReader<UInt32>
    private var successors: PageReader<UInt32>
    private var effectiveAt: ChunkReader<Int64>
    private var stageCodes: ChunkReader<UInt16>
    private var deletions: ChunkReader<Bool>
    private let moment: Int64
    /// The moment at whose order of stages directions are told; nil for that of each move.
    private let orderAt: Int64?

    /// - Parameters:
    ///   - moment: what happened at it is included.
    ///   - usesOrderAtMoment: whether directions are told by the order of stages at `moment`, rather than at each move.
    init(_ view: HistoryView, at moment: Instant, usesOrderAtMoment: Bool = false) {
        self.view = view
        stages = view.stages
        rowsKnown = view.rowsKnown
        firstRows = PageReader(view.snapshot.current.firstRow)
        let rows = view.snapshot.rows
        successors = PageReader(rows.successor)
        effectiveAt = ChunkReader(rows.effectiveAt)
        stageCodes = ChunkReader(rows.stage)
        deletions = ChunkReader(rows.isDeleted)
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
        isClosed = false
        lastStage = DealState.noStage
        let first = firstRows[deal]
        if first != CurrentDeals.irregular {
            var row = Int(first)
            while row < rowsKnown {
                let start = effectiveAt[row]
                guard start <= end else { break }
                take(.regular(row), from: start, stage: stageCodes[row], isDeleted: deletions[row])
                row = Int(successors[row])
            }
        } else {
            loadFolded(until: end)
        }
        guard lastStage != DealState.noStage else { return false }
        stays.append(stay)
        if isClosed { closings.append(closing) }
        return true
    }

    private mutating func loadFolded(until end: Int64) {
        let slot = Int(view.snapshot.current.lastRow[Int(deal)])
        for row in view.folded.rows(ofSlot: slot) {
            let start = view.folded.effectiveAt[row]
            guard start <= end else { break }
            take(.folded(row), from: start, stage: view.folded.stage[row], isDeleted: view.folded.isDeleted[row])
        }
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
    var state: DealState { state(lastRow) }

    /// The deal's state from one of its rows on.
    func state(_ row: HistoryView.Row) -> DealState { view.state(row, createdAt: createdAt) }

    /// The closings that count, in order; none of a deal that is deleted at the moment.
    // Not handed to a closure, which would take a copy of the life along, with a reference to all that it reads.
    func closings(_ outcome: ClosingOutcome) -> ArraySlice<Closing> {
        guard !isDeleted, let last = closings.last else { return [] }
        return switch outcome {
        case .last, .mature: last.isInForce ? closings.suffix(1) : []
        case .first: closings.prefix(1)
        case .each: closings[...]
        }
    }

    /// Whether the deal has been in a stage in one of its first stays, or none in particular is meant.
    func hasEntered(_ stage: UInt16?, inFirst count: Int) -> Bool {
        stage.map { stage in stays.prefix(count).contains { $0.stage == stage } } ?? true
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

    /// Takes the next row; most change neither the stage nor whether the deal is deleted.
    @inline(__always)
    private mutating func take(_ row: HistoryView.Row, from start: Int64, stage: UInt16, isDeleted: Bool) {
        lastRow = row
        if stage != lastStage {
            takeMove(row, from: start, stage: stage, isDeleted: isDeleted)
        } else {
            if isClosed { closing.lastRow = row }
            if isDeleted != self.isDeleted {
                takeDeletion(isDeleted, row, from: start)
            } else if !isDeleted {
                stay.lastRow = row
            }
        }
    }

    private mutating func takeDeletion(_ isDeleted: Bool, _ row: HistoryView.Row, from start: Int64) {
        self.isDeleted = isDeleted
        if isDeleted {
            stay.exit = .deleted
            stay.leftAt = start
        } else {
            enter(lastStage, .restored, at: start, row)
        }
    }

    private mutating func takeMove(_ row: HistoryView.Row, from start: Int64, stage: UInt16, isDeleted: Bool) {
        let kind = stages.kinds[Int(stage)]
        if isClosed || kind == .won || kind == .lost { takeClosing(row, from: start, kind: kind) }
        let isFirst = lastStage == DealState.noStage
        lastStage = stage
        if isFirst {
            createdAt = start
            stay = Stay(stage: stage, entry: .created, enteredAt: start, row: row)
            if isDeleted { takeDeletion(true, row, from: start) }
        } else if self.isDeleted || isDeleted {
            guard self.isDeleted != isDeleted else { return }
            takeDeletion(isDeleted, row, from: start)
        } else {
            let (source, target) = (Int(stay.stage), Int(stage))
            let direction = stages.direction(from: source, to: target, at: orderAt ?? start)
            stay.exit = Self.exit(direction, from: stages.kinds[source], to: kind)
            stay.leftAt = start
            enter(stage, Self.entry(direction), at: start, row)
        }
    }

    private mutating func takeClosing(_ row: HistoryView.Row, from start: Int64, kind: StageKind) {
        if isClosed {
            if kind == (closing.isWon ? .won : .lost) {
                closing.lastRow = row
                return
            }
            closing.endedAt = start
            closings.append(closing)
        }
        isClosed = kind == .won || kind == .lost
        guard isClosed else { return }
        let hasStay = lastStage != DealState.noStage
        closing = Closing(
            isWon: kind == .won, closedAt: start, endedAt: Stay.ongoing, firstRow: row, lastRow: row,
            fromStage: lastStage, staysBefore: stays.count + (hasStay ? 1 : 0))
    }

    private mutating func enter(_ stage: UInt16, _ entry: StayEntry, at moment: Int64, _ row: HistoryView.Row) {
        stays.append(stay)
        stay = Stay(stage: stage, entry: entry, enteredAt: moment, row: row)
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
