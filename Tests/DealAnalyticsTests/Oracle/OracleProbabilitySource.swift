/// Whose probability weighs the value.
enum OracleProbabilitySource: CaseIterable, Sendable { case effective, deal, stage }
