/// The statements of the writing connection, compiled once.
final class WriterStatements {
    let insertLog: SQLiteStatement
    let insertPipeline: SQLiteStatement
    let insertStage: SQLiteStatement
    let insertTag: SQLiteStatement
    let insertSettings: SQLiteStatement
    let insertRateSet: SQLiteStatement
    let insertRateQuotes: SQLiteStatement
    let insertDeal: SQLiteStatement
    let updateDeal: SQLiteStatement
    let insertVersion: SQLiteStatement
    let insertContact: SQLiteStatement
    let putContact: SQLiteStatement
    let dropContact: SQLiteStatement
    let insertDealTag: SQLiteStatement
    let putTag: SQLiteStatement
    let dropTag: SQLiteStatement
    let textIndex: TextIndex
    let insertStageChange: SQLiteStatement
    let deleteStageChanges: SQLiteStatement
    let answers: AnswerRows

    init(_ connection: SQLiteConnection) throws(SQLiteError) {
        insertLog = try connection.prepare(LogRow.insertSQL)
        insertPipeline = try connection.prepare(DefinitionRows.insertPipelineSQL)
        insertStage = try connection.prepare(DefinitionRows.insertStageSQL)
        insertTag = try connection.prepare(TagRow.insertSQL)
        insertSettings = try connection.prepare(SettingsRow.insertSQL)
        insertRateSet = try connection.prepare(RateSetRow.insertSQL)
        insertRateQuotes = try connection.prepare(RateQuoteRow.insertSQL)
        insertDeal = try connection.prepare(DealRow.insertSQL)
        updateDeal = try connection.prepare(DealRow.updateSQL)
        insertVersion = try connection.prepare(DealVersionRow.insertSQL)
        insertContact = try connection.prepare(LinkRows.insertContactSQL)
        putContact = try connection.prepare(CurrentLinkRow.putContactSQL)
        dropContact = try connection.prepare(CurrentLinkRow.dropContactSQL)
        insertDealTag = try connection.prepare(LinkRows.insertTagSQL)
        putTag = try connection.prepare(CurrentLinkRow.putTagSQL)
        dropTag = try connection.prepare(CurrentLinkRow.dropTagSQL)
        textIndex = try TextIndex(connection)
        insertStageChange = try connection.prepare(StageChangeRow.insertSQL)
        deleteStageChanges = try connection.prepare("DELETE FROM stage_changes WHERE deal = ?1")
        answers = try AnswerRows(connection)
    }
}
