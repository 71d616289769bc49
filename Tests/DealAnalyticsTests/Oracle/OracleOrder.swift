/// Which definitions tell the direction of a move: those of its moment, or those of the moment asked about.
enum OracleOrder: CaseIterable, Sendable { case atEvent, current }
