/// The statements of the writing connection, compiled once.
final class WriterStatements {
    let insertLog: SQLiteStatement
    let insertPipeline: SQLiteStatement
    let insertStage: SQLiteStatement
    let insertDeal: SQLiteStatement
    let updateDeal: SQLiteStatement
    let insertVersion: SQLiteStatement
    let insertContact: SQLiteStatement
    let insertTag: SQLiteStatement
    let insertStageChange: SQLiteStatement
    let deleteStageChanges: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(SQLiteError) {
        insertLog = try connection.prepare(LogRow.insertSQL)
        insertPipeline = try connection.prepare(DefinitionRows.insertPipelineSQL)
        insertStage = try connection.prepare(DefinitionRows.insertStageSQL)
        insertDeal = try connection.prepare(DealRow.insertSQL)
        updateDeal = try connection.prepare(DealRow.updateSQL)
        insertVersion = try connection.prepare(DealVersionRow.insertSQL)
        insertContact = try connection.prepare(LinkRows.insertContactSQL)
        insertTag = try connection.prepare(LinkRows.insertTagSQL)
        insertStageChange = try connection.prepare(StageChangeRow.insertSQL)
        deleteStageChanges = try connection.prepare("DELETE FROM stage_changes WHERE deal = ?1")
    }
}
