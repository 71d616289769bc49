import DealModel

/// One of the two pipelines of a generated bundle.
struct GeneratedPipeline: Sendable {
    /// A stage of it.
    struct Stage: Sendable {
        let id: String
        let name: String
        let kind: StageKind
        /// As text; empty for closed stages.
        let probability: String
        let category: String
        let staleAfterDays: Int
    }

    let id: String
    let name: String
    let isDefault: Bool
    /// The open stages in their order.
    let open: [Stage]
    let won: Stage
    let lost: Stage
    /// The stays of its deals are up to this many days.
    let stayDaysMax: Int
    /// In how many of a hundred steps the deal is lost.
    let lossPercent: Int

    /// All stages in their order.
    var stages: [Stage] { open + [won, lost] }

    /// New business.
    static let sales = GeneratedPipeline(
        id: "sales",
        name: "Sales",
        isDefault: true,
        open: [
            openStage("lead", "Lead", "0.1", "pipeline", 14),
            openStage("qualified", "Qualified", "0.25", "pipeline", 21),
            openStage("proposal", "Proposal", "0.5", "best_case", 30),
            openStage("negotiation", "Negotiation", "0.75", "commit", 30),
        ],
        won: Stage(id: "won", name: "Won", kind: .won, probability: "", category: "closed", staleAfterDays: 0),
        lost: Stage(id: "lost", name: "Lost", kind: .lost, probability: "", category: "omitted", staleAfterDays: 0),
        stayDaysMax: 45,
        lossPercent: 24
    )

    /// Contracts that run out.
    static let renewals = GeneratedPipeline(
        id: "renewals",
        name: "Renewals",
        isDefault: false,
        open: [
            openStage("renewal-due", "Due", "0.6", "best_case", 30),
            openStage("renewal-offered", "Offered", "0.7", "best_case", 30),
            openStage("renewal-agreed", "Agreed", "0.9", "commit", 14),
        ],
        won: Stage(id: "renewed", name: "Renewed", kind: .won, probability: "", category: "closed", staleAfterDays: 0),
        lost: Stage(
            id: "churned",
            name: "Churned",
            kind: .lost,
            probability: "",
            category: "omitted",
            staleAfterDays: 0
        ),
        stayDaysMax: 60,
        lossPercent: 12
    )

    private static func openStage(
        _ id: String,
        _ name: String,
        _ probability: String,
        _ category: String,
        _ days: Int
    ) -> Stage {
        Stage(id: id, name: name, kind: .open, probability: probability, category: category, staleAfterDays: days)
    }
}
