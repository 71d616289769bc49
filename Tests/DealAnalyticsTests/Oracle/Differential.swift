import DealAnalytics
import DealModel

/// Compares the engine with the oracle over random workspaces, and makes the first one that fails small.
struct Differential {
    /// A question to ask about a log; it stays the same while the log is made smaller.
    struct Question: Sendable {
        var seed: UInt64
        var asOf: Instant
        /// `.max` for all.
        var knownTo: Int64
        var window: OracleWindow
        /// Three periods that follow one another, in UTC.
        var periods: [OraclePeriod]
        /// For whatever else has to be chosen.
        var choice: Int

        /// Chooses one of the values, by a number of the choice's own.
        func pick<Value>(_ values: [Value], _ salt: Int = 0) -> Value {
            values[Int((UInt64(choice) &+ UInt64(salt) &* 0x9E37_79B9) % UInt64(values.count))]
        }
    }

    var seeds: Range<UInt64>
    var rows = 100
    var questions = 4

    /// What is wrong with the first workspace for which `compare` tells something, made as small as it can be; nil
    /// where all agree.
    ///
    /// `compare` returns nil where engine and oracle agree, else a text with both answers.
    func failure(_ compare: (WorkspaceLog, Question) -> String?) -> String? {
        for seed in seeds {
            var workspace = RandomWorkspace(seed: seed)
            workspace.make(rows: 20 + workspace.below(rows))
            for _ in 0..<questions {
                let question = Self.question(&workspace, seed: seed)
                guard compare(workspace.log, question) != nil else { continue }
                let small = workspace.log.shrunk { compare($0, question) != nil }
                return "\(compare(small, question) ?? "")\n\(question)\n\(small.text)"
            }
        }
        return nil
    }

    private static func question(_ workspace: inout RandomWorkspace, seed: UInt64) -> Question {
        let asOf = workspace.moment()
        let days = Int32(1 + workspace.below(40))
        let first = asOf.dateInUTC.dayNumber - Int32(workspace.below(80))
        let periods = (0..<3).map { index in
            OraclePeriod(
                from: CivilDate(dayNumber: first + Int32(index) * days),
                to: CivilDate(dayNumber: first + Int32(index + 1) * days)
            )
        }
        return Question(
            seed: seed,
            asOf: asOf,
            knownTo: workspace.known(),
            window: workspace.window(),
            periods: periods,
            choice: workspace.below(1 << 30)
        )
    }
}

extension WorkspaceLog {
    /// Tables fed with everything.
    var snapshot: DealSnapshot {
        var feeding = WorkspaceFeeding(self)
        feeding.feed()
        return feeding.publish()
    }
}
