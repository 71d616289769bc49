public import DealModel

extension WorkspaceReader {
    /// What the deals of each stage and currency add up to now, deleted deals left out, computed by SQLite alone.
    ///
    /// It shares nothing with the columns, so that they can be compared with it. Amounts are summed as millions and
    /// the rest apart, which keeps both sums within 64 bits for any number of deals that fits a file.
    ///
    /// - Parameter today: deals expected to close before this day are overdue.
    /// - Returns: one entry for each stage and currency that has a deal, by stage and then currency, none first.
    /// - Throws: `damaged` for a currency that is none.
    /// - Complexity: linear in the number of deals.
    public func currentFigures(today: CivilDate) throws(StoreError) -> [StageFigures] {
        let row = try storing { () throws(SQLiteError) in try connection.prepare(Self.currentFiguresSQL) }
        row.bind(1, Int64(today.dayNumber))
        var found: [StageFigures] = []
        while try storing({ () throws(SQLiteError) in try row.step() }) {
            let currency = try row.decoded(1, row.optionalText(1)) { Currency($0) }
            found.append(
                StageFigures(
                    stage: Int(row.integer(0)), currency: currency, count: row.integer(2),
                    value: Int128(row.integer(3)) * 1_000_000 + Int128(row.integer(4)),
                    weighted: Int128(row.integer(5)) * 1_000_000 + Int128(row.integer(6)), unpriced: row.integer(7),
                    withoutProbability: row.integer(8), createdDays: row.integer(9), stageEnteredDays: row.integer(10),
                    overdue: row.integer(11)))
        }
        return found
    }

    /// Stages by the order of their first version, each as its last version has it; then the deal's probability; then
    /// the weighted amount, by the magnitude split at a million so that no product leaves 64 bits, rounded half to
    /// even; then the sums. A day is rounded down for moments before 1970 too.
    private static let currentFiguresSQL = """
        WITH latest AS (SELECT min(seq) AS first, max(seq) AS last FROM stage_versions GROUP BY id),
        stages AS (
            SELECT row_number() OVER (ORDER BY first) - 1 AS ordinal, kind, probability
            FROM latest JOIN stage_versions ON seq = last),
        priced AS (
            SELECT deals.*, kind, abs(amount) / 1000000 AS millions, abs(amount) % 1000000 AS rest,
                CASE kind WHEN 'won' THEN 1000000 WHEN 'lost' THEN 0
                    ELSE coalesce(deals.probability, stages.probability) END AS chance
            FROM deals JOIN stages ON stages.ordinal = deals.stage
            WHERE deleted = 0),
        halved AS (
            SELECT *, millions * chance + rest * chance / 1000000 AS whole, rest * chance % 1000000 AS part
            FROM priced),
        rounded AS (
            SELECT *, CASE WHEN amount < 0 THEN -1 ELSE 1 END
                * (whole + (part > 500000 OR (part = 500000 AND whole % 2 = 1))) AS weight FROM halved)
        SELECT stage, currency, count(*),
            coalesce(sum(amount / 1000000), 0), coalesce(sum(amount % 1000000), 0),
            coalesce(sum(weight / 1000000), 0), coalesce(sum(weight % 1000000), 0),
            sum(amount IS NULL), sum(chance IS NULL),
            sum(created_at / 86400000000 - (created_at % 86400000000 < 0)),
            sum(stage_entered_at / 86400000000 - (stage_entered_at % 86400000000 < 0)),
            coalesce(sum(kind = 'open' AND expected_close_date < ?1), 0)
        FROM rounded GROUP BY stage, currency ORDER BY stage, currency
        """
}
