/// What one operation of many does to a deal.
enum BulkVerb: String, CaseIterable {
    case create, update, upsert, move, delete, restore
}
