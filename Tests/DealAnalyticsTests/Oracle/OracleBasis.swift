/// Which reading of the amount counts.
enum OracleBasis: CaseIterable, Sendable { case amount, mrr, arr, acv, tcv }
