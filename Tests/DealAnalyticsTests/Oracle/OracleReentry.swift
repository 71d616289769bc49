/// Which of a deal's stays in a stage count.
enum OracleReentry: CaseIterable, Sendable { case first, last, each, cumulative }
