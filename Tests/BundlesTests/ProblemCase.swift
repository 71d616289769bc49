import Bundles
import Testing

/// A bundle with one thing wrong, and where the report must say so.
struct ProblemCase: Sendable, CustomTestStringConvertible {
    let code: BundleProblemCode
    let bundle: @Sendable (BundleText) -> BundleText
    let file: String
    let line: Int?
    var column: String?
    var value: String?
    var nearest: String?
    var deal: String?

    init(
        _ code: BundleProblemCode,
        _ file: String,
        _ line: Int?,
        _ column: String? = nil,
        _ value: String? = nil,
        nearest: String? = nil,
        deal: String? = nil,
        _ bundle: @escaping @Sendable (BundleText) -> BundleText
    ) {
        self.code = code
        self.bundle = bundle
        self.file = file
        self.line = line
        self.column = column
        self.value = value
        self.nearest = nearest
        self.deal = deal
    }

    var testDescription: String { "\(code.rawValue) in \(file) \(column ?? "")" }

    private static let long = String(repeating: "x", count: 201)
    private static let fields = "deal_id,field,from_value,to_value,changed_at,actor\n"
    private static let contacts = "deal_id,contact_id,role,is_primary\n"
    private static let contact = "018f3a5e-7c00-7000-8000-0123456789ab"

    static let files: [ProblemCase] = [
        ProblemCase(.missingFile, "deals.csv", nil) { $0.with(["deals.csv": nil]) },
        ProblemCase(.missingFile, "stage_changes.csv", nil, nearest: "stage_change.csv") {
            $0.with(["stage_changes.csv": nil, "stage_change.csv": "x\n"])
        },
        ProblemCase(.unknownFile, "deal_tag.csv", nil, nearest: "deal_tags.csv") { $0.with(["deal_tag.csv": "x\n"]) },
        ProblemCase(.missingHeader, "deal_tags.csv", nil) { $0.with(["deal_tags.csv": ""]) },
        ProblemCase(.missingColumn, "deal_tags.csv", 1, "tag", nearest: "tags") {
            $0.with(["deal_tags.csv": "deal_id,tags\n"])
        },
        ProblemCase(.unknownColumn, "pipelines.csv", 1, "isdefault", nearest: "is_default") {
            $0.replacing("is_default", in: "pipelines.csv", by: "isdefault")
        },
        ProblemCase(.unknownColumn, "deals.csv", 1, "metadata.") {
            $0.replacing("probability", in: "deals.csv", by: "metadata.")
        },
        ProblemCase(.unknownColumn, "stages.csv", 1, "metadata.x") {
            $0.replacing("archived", in: "stages.csv", by: "metadata.x")
        },
        ProblemCase(.duplicateColumn, "deals.csv", 1, "owner") {
            $0.replacing("probability", in: "deals.csv", by: "owner")
        },
    ]

    static let rows: [ProblemCase] = [
        ProblemCase(.malformedCSV, "deals.csv", 2, "title", deal: "A") {
            $0.replacing("Alpha", in: "deals.csv", by: "Al\"pha")
        },
        ProblemCase(.malformedCSV, "deals.csv", 3, "title") { $0.replacing("Beta", in: "deals.csv", by: "\"Beta") },
        ProblemCase(.raggedRow, "stage_changes.csv", 3, nil, deal: "A") {
            $0.replacing("Bob,fine", in: "stage_changes.csv", by: "Bob,fine,more")
        },
        ProblemCase(.raggedRow, "stage_changes.csv", 2, "reason", deal: "A") {
            $0.replacing("01-10,Ann,", in: "stage_changes.csv", by: "01-10,Ann")
        },
        ProblemCase(.rowTooLarge, "deals.csv", 2, "title", deal: "A") {
            $0.replacing("Alpha", in: "deals.csv", by: String(repeating: "x", count: 1_048_577))
        },
        ProblemCase(.missingValue, "deals.csv", 2, "title", "", deal: "A") {
            $0.replacing("Alpha", in: "deals.csv", by: "")
        },
        ProblemCase(.missingValue, "deals.csv", 4, "id", "") { $0.adding(",sales,lead,X,,,,,,", to: "deals.csv") },
        ProblemCase(.missingValue, "stage_changes.csv", 4, "deal_id", "") {
            $0.adding(",lead,won,2026-01-01,,", to: "stage_changes.csv")
        },
        ProblemCase(.missingValue, "stages.csv", 7, "kind", "") { $0.adding("x,other,X,2,,,,,", to: "stages.csv") },
        ProblemCase(.tooLong, "deals.csv", 2, "title", String(repeating: "t", count: 80), deal: "A") {
            $0.replacing("Alpha", in: "deals.csv", by: String(repeating: "t", count: 501))
        },
        ProblemCase(.tooLong, "deals.csv", 4, "id", String(repeating: "x", count: 80), deal: long) {
            $0.adding("\(long),sales,lead,X,,,,,,", to: "deals.csv")
        },
        ProblemCase(.tooLong, "pipelines.csv", 4, "id") { $0.adding("\(long),X,", to: "pipelines.csv") },
        ProblemCase(.controlCharacter, "deals.csv", 2, "title", "Al\u{0}pha", deal: "A") {
            $0.replacing("Alpha", in: "deals.csv", by: "Al\u{0}pha")
        },
    ]

    static let cells: [ProblemCase] = [
        ProblemCase(.invalidInteger, "stages.csv", 2, "position", "0") {
            $0.replacing("Lead,1", in: "stages.csv", by: "Lead,0")
        },
        ProblemCase(.invalidInteger, "stages.csv", 2, "stale_after_days", "3651") {
            $0.replacing("14", in: "stages.csv", by: "3651")
        },
        ProblemCase(.invalidInteger, "stages.csv", 2, "position", "100001") {
            $0.replacing("Lead,1", in: "stages.csv", by: "Lead,100001")
        },
        ProblemCase(.invalidInteger, "deals.csv", 2, "term_months", "1201", deal: "A") {
            $0.replacing("probability", in: "deals.csv", by: "term_months")
                .replacing("2026-01-20,", in: "deals.csv", by: "2026-01-20,1201")
        },
        ProblemCase(.invalidProbability, "deals.csv", 2, "probability", "1.1", deal: "A") {
            $0.replacing("2026-01-20,", in: "deals.csv", by: "2026-01-20,1.1")
        },
        ProblemCase(.invalidProbability, "stages.csv", 2, "probability", "0.1234567") {
            $0.replacing("0.1", in: "stages.csv", by: "0.1234567")
        },
        ProblemCase(.invalidAmount, "deals.csv", 2, "amount", "100.505", deal: "A") {
            $0.replacing("100.50", in: "deals.csv", by: "100.505")
        },
        ProblemCase(.invalidAmount, "deals.csv", 2, "amount", "many", deal: "A") {
            $0.replacing("100.50", in: "deals.csv", by: "many")
        },
        ProblemCase(.invalidAmount, "deals.csv", 2, "amount", "10000000000000.01", deal: "A") {
            $0.replacing("100.50", in: "deals.csv", by: "10000000000000.01")
        },
        ProblemCase(.invalidAmount, "deals.csv", 2, "amount", "1234567890123456789", deal: "A") {
            $0.replacing("100.50", in: "deals.csv", by: "1234567890123456789")
        },
        ProblemCase(.invalidAmount, "field_changes.csv", 2, "to_value", "12.5", deal: "A") {
            $0.with([
                "field_changes.csv": fields + "A,amount,,12.5,2026-01-02,\nA,currency,JPY,EUR,2026-01-03,\n"
                    + "A,amount,12.5,100.5,2026-01-04,\n"
            ])
        },
        ProblemCase(.invalidCurrency, "deals.csv", 2, "currency", "EUX", nearest: "EUR", deal: "A") {
            $0.replacing("EUR", in: "deals.csv", by: "EUX")
        },
        ProblemCase(.missingCurrency, "deals.csv", 2, "amount", "100.50", deal: "A") {
            $0.replacing("EUR", in: "deals.csv", by: "")
        },
        ProblemCase(.missingCurrency, "field_changes.csv", 2, "from_value", "100.5", deal: "A") {
            $0.with(["field_changes.csv": fields + "A,currency,,EUR,2026-01-02,\n"])
        },
        ProblemCase(.invalidDate, "deals.csv", 2, "expected_close_date", "30.06.2026", deal: "A") {
            $0.replacing("probability", in: "deals.csv", by: "expected_close_date")
                .replacing("2026-01-20,", in: "deals.csv", by: "2026-01-20,30.06.2026")
        },
        ProblemCase(.invalidTime, "deals.csv", 2, "created_at", "2026-02-30", deal: "A") {
            $0.replacing("2026-01-01", in: "deals.csv", by: "2026-02-30")
        },
        ProblemCase(.invalidTime, "stage_changes.csv", 2, "changed_at", "yesterday", deal: "A") {
            $0.replacing("2026-01-10", in: "stage_changes.csv", by: "yesterday")
        },
        ProblemCase(.inFuture, "deals.csv", 2, "created_at", "2026-07-01", deal: "A") {
            $0.replacing("2026-01-01", in: "deals.csv", by: "2026-07-01")
        },
        ProblemCase(.inFuture, "stage_changes.csv", 3, "changed_at", "2026-06-30T00:00:00.000001Z", deal: "A") {
            $0.replacing("2026-01-20", in: "stage_changes.csv", by: "2026-06-30T00:00:00.000001Z")
        },
        ProblemCase(.invalidChoice, "stages.csv", 2, "kind", "opn", nearest: "open") {
            $0.replacing("1,open,0.1", in: "stages.csv", by: "1,opn,0.1")
        },
        ProblemCase(.invalidChoice, "pipelines.csv", 2, "is_default", "yes") {
            $0.replacing("true", in: "pipelines.csv", by: "yes")
        },
        ProblemCase(.invalidChoice, "deals.csv", 2, "forecast_category", "comit", nearest: "commit", deal: "A") {
            $0.replacing("probability", in: "deals.csv", by: "forecast_category")
                .replacing("2026-01-20,", in: "deals.csv", by: "2026-01-20,comit")
        },
        ProblemCase(.invalidUUID, "deal_contacts.csv", 2, "contact_id", "Bob", deal: "A") {
            $0.with(["deal_contacts.csv": contacts + "A,Bob,,\n"])
        },
        ProblemCase(.closedStageProbability, "stages.csv", 4, "probability", "0.9") {
            $0.replacing("1.0", in: "stages.csv", by: "0.9")
        },
        ProblemCase(.closedStageProbability, "stages.csv", 5, "probability", "1") {
            $0.replacing("lost,0", in: "stages.csv", by: "lost,1")
        },
        ProblemCase(.metadataTooLong, "deals.csv", 2, "metadata.x", deal: "A") {
            $0.replacing("probability", in: "deals.csv", by: "metadata.x")
                .replacing("2026-01-20,", in: "deals.csv", by: "2026-01-20," + String(repeating: "m", count: 16_377))
        },
    ]

    static let references: [ProblemCase] = [
        ProblemCase(.duplicateID, "deals.csv", 4, "id", "A", deal: "A") {
            $0.adding("A,sales,lead,X,,,,,,", to: "deals.csv")
        },
        ProblemCase(.duplicateID, "stages.csv", 7, "id", "lead") {
            $0.adding("lead,other,X,2,open,,,,", to: "stages.csv")
        },
        ProblemCase(.duplicateID, "pipelines.csv", 4, "id", "sales") { $0.adding("sales,X,", to: "pipelines.csv") },
        ProblemCase(.duplicatePosition, "stages.csv", 7, "position", "1") {
            $0.adding("x,other,X,1,open,,,,", to: "stages.csv")
        },
        ProblemCase(.secondDefault, "pipelines.csv", 3, "is_default", "true") {
            $0.replacing("false", in: "pipelines.csv", by: "true")
        },
        ProblemCase(.tooMany, "stages.csv", 106, "pipeline_id", "other") { text in
            let rows = (2...101).map { "s\($0),other,S,\($0),open,,,,\n" }.joined()
            return text.with(["stages.csv": (text.files["stages.csv"] ?? "") + rows])
        },
        ProblemCase(.duplicateTag, "deal_tags.csv", 4, "tag", "x", deal: "A") {
            $0.with(["deal_tags.csv": "deal_id,tag\nA,x\nA,y\nA,x\n"])
        },
        ProblemCase(.duplicateContact, "deal_contacts.csv", 3, "contact_id", contact, deal: "A") {
            $0.with(["deal_contacts.csv": contacts + "A,\(contact),,\nA,\(contact),,\n"])
        },
        ProblemCase(.secondPrimary, "deal_contacts.csv", 3, "is_primary", "true", deal: "A") {
            $0.with(["deal_contacts.csv": contacts + "A,\(contact),,true\nA,\(contact.dropLast())c,,true\n"])
        },
        ProblemCase(.unknownPipeline, "deals.csv", 2, "pipeline_id", "sale", nearest: "sales", deal: "A") {
            $0.replacing("A,sales", in: "deals.csv", by: "A,sale")
        },
        ProblemCase(.unknownPipeline, "stages.csv", 6, "pipeline_id", "othr", nearest: "other") {
            $0.replacing("begun,other", in: "stages.csv", by: "begun,othr")
        },
        ProblemCase(.unknownStage, "deals.csv", 3, "stage_id", "leda", nearest: "lead", deal: "B") {
            $0.replacing("B,sales,lead", in: "deals.csv", by: "B,sales,leda")
        },
        ProblemCase(.unknownStage, "stage_changes.csv", 2, "to_stage_id", "ofer", nearest: "offer", deal: "A") {
            $0.replacing("A,lead,offer", in: "stage_changes.csv", by: "A,lead,ofer")
        },
        ProblemCase(.unknownDeal, "stage_changes.csv", 4, "deal_id", "Z", deal: "Z") {
            $0.adding("Z,lead,won,2026-01-01,,", to: "stage_changes.csv")
        },
        ProblemCase(.stageOfOtherPipeline, "deals.csv", 3, "stage_id", "begun", deal: "B") {
            $0.replacing("B,sales,lead", in: "deals.csv", by: "B,sales,begun")
        },
    ]

    static let history: [ProblemCase] = [
        ProblemCase(.changesWithoutCreation, "stage_changes.csv", 2, "changed_at", deal: "A") {
            $0.replacing("2026-01-01,2026-01-20", in: "deals.csv", by: ",")
        },
        ProblemCase(.changesWithoutCreation, "field_changes.csv", 2, "changed_at", deal: "B") {
            $0.with(["field_changes.csv": fields + "B,owner,x,,2026-01-02,\n"])
        },
        ProblemCase(.createdAtMismatch, "stage_changes.csv", 4, "changed_at", deal: "A") {
            $0.adding("A,,lead,2026-01-02,,", to: "stage_changes.csv")
        },
        ProblemCase(.secondCreation, "stage_changes.csv", 4, "from_stage_id", "", deal: "A") {
            $0.adding("A,,won,2026-01-21,,", to: "stage_changes.csv")
        },
        ProblemCase(.beforeCreation, "stage_changes.csv", 2, "changed_at", deal: "A") {
            $0.replacing("2026-01-10", in: "stage_changes.csv", by: "2025-12-31")
        },
        ProblemCase(.beforeCreation, "field_changes.csv", 2, "changed_at", deal: "A") {
            $0.with(["field_changes.csv": fields + "A,owner,x,Ann,2025-12-31,\n"])
        },
        ProblemCase(.fromStageMismatch, "stage_changes.csv", 3, "from_stage_id", "lead", deal: "A") {
            $0.replacing("A,offer,won", in: "stage_changes.csv", by: "A,lead,won")
        },
        ProblemCase(.sameStage, "stage_changes.csv", 4, "to_stage_id", "won", deal: "A") {
            $0.adding("A,won,won,2026-01-20,,", to: "stage_changes.csv")
        },
        ProblemCase(.lastStageMismatch, "stage_changes.csv", 3, "to_stage_id", "lost", deal: "A") {
            $0.replacing("A,offer,won", in: "stage_changes.csv", by: "A,offer,lost")
        },
        ProblemCase(.closedAtMismatch, "deals.csv", 2, "closed_at", deal: "A") {
            $0.replacing("2026-01-20", in: "deals.csv", by: "2026-01-21")
        },
        ProblemCase(.closedAtMismatch, "deals.csv", 3, "closed_at", deal: "B") {
            $0.replacing("Beta,,,,,", in: "deals.csv", by: "Beta,,,,2026-01-01,2026-01-01")
                .replacing("2026-01-01,2026-01-01,,", in: "deals.csv", by: "2026-01-01,2026-01-01,")
        },
        ProblemCase(.reasonMismatch, "deals.csv", 2, "lost_reason", "price", deal: "A") {
            $0.replacing("probability", in: "deals.csv", by: "lost_reason")
                .replacing("2026-01-20,", in: "deals.csv", by: "2026-01-20,price")
        },
        ProblemCase(.unknownField, "field_changes.csv", 2, "field", "ammount", nearest: "amount", deal: "A") {
            $0.with(["field_changes.csv": fields + "A,ammount,,1,2026-01-02,\n"])
        },
        ProblemCase(.fromValueMismatch, "field_changes.csv", 3, "from_value", "90", deal: "A") {
            $0.with(["field_changes.csv": fields + "A,amount,70,80,2026-01-02,\nA,amount,90,100.5,2026-01-03,\n"])
        },
        ProblemCase(.lastValueMismatch, "field_changes.csv", 2, "to_value", "100.51", deal: "A") {
            $0.with(["field_changes.csv": fields + "A,amount,70,100.51,2026-01-02,\n"])
        },
    ]

    static let all = files + rows + cells + references + history
}
