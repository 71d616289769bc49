/// By what deals are grouped.
enum OracleDimension: CaseIterable, Sendable {
    case pipeline, stage, owner, tag, source, currency, category, month, quarter
}
