import Bundles
import DealModel
import Testing

/// A value of a bundle with its limit.
struct LimitCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let limit: Int
    /// What is reported one past the limit.
    let code: BundleProblemCode
    /// The small bundle with a value of that length or size.
    let bundle: @Sendable (Int) -> BundleText

    private init(
        _ place: String, _ limit: Int, _ code: BundleProblemCode, _ bundle: @escaping @Sendable (Int) -> BundleText
    ) {
        testDescription = place
        self.limit = limit
        self.code = code
        self.bundle = bundle
    }

    /// A text in a file to which a row is added; `*` stands for the text.
    private static func added(_ file: String, _ row: String, _ limit: Int) -> LimitCase {
        LimitCase("\(row) in \(file)", limit, .tooLong) { count in
            BundleText().adding(row.replacing("*", with: text(count)), to: file)
        }
    }

    /// A text in a file of its own; `*` stands for the text.
    private static func alone(_ file: String, _ header: String, _ row: String, _ limit: Int) -> LimitCase {
        LimitCase("\(row) in \(file)", limit, .tooLong) { count in
            BundleText().with([file: header + "\n" + row.replacing("*", with: text(count)) + "\n"])
        }
    }

    /// A cell of a deal in a column of its own.
    private static func deal(
        _ column: String, _ limit: Int, stage: String = "lead", _ code: BundleProblemCode = .tooLong,
        _ cell: @escaping @Sendable (Int) -> String = text
    ) -> LimitCase {
        LimitCase("\(column) of a deal", limit, code) { size in
            let deal = "id,pipeline_id,stage_id,title,\(column)\nA,sales,\(stage),T,\(cell(size))\n"
            return BundleText().with(["deals.csv": deal, "stage_changes.csv": "deal_id,to_stage_id,changed_at\n"])
        }
    }

    /// Of two bytes a character.
    private static func text(_ count: Int) -> String { String(repeating: "é", count: count) }

    private static let contact = "018f3a5e-7c00-7000-8000-0123456789ab"

    private static let definitions: [LimitCase] = [
        added("pipelines.csv", "*,New,", DealLimits.externalIDCharactersMax),
        added("pipelines.csv", "new,*,", DealLimits.nameCharactersMax),
        added("stages.csv", "*,other,New,2,open,,,,", DealLimits.externalIDCharactersMax),
        added("stages.csv", "new,other,*,2,open,,,,", DealLimits.nameCharactersMax),
        LimitCase("position of a stage", DealLimits.positionMax, .invalidInteger) {
            BundleText().adding("new,other,New,\($0),open,,,,", to: "stages.csv")
        },
        LimitCase("stale_after_days of a stage", DealLimits.staleAfterDaysMax, .invalidInteger) {
            BundleText().adding("new,other,New,2,open,,,\($0),", to: "stages.csv")
        },
    ]

    private static let deals: [LimitCase] = [
        added("deals.csv", "*,sales,lead,New,,,,,,", DealLimits.externalIDCharactersMax),
        added("deals.csv", "C,sales,lead,*,,,,,,", DealLimits.titleCharactersMax),
        deal("description", DealLimits.descriptionCharactersMax), deal("owner", DealLimits.ownerCharactersMax),
        deal("source", DealLimits.sourceCharactersMax), deal("next_step", DealLimits.nextStepCharactersMax),
        deal("won_reason", DealLimits.reasonCharactersMax, stage: "won"),
        deal("lost_reason", DealLimits.reasonCharactersMax, stage: "lost"),
        deal("term_months", DealLimits.termMonthsMax, .invalidInteger) { "\($0)" },
        deal("metadata.x", DealLimits.metadataBytesMax, .metadataTooLong) { size in
            String(repeating: "m", count: size - #"{"x":""}"#.utf8.count)
        },
    ]

    private static let parts: [LimitCase] = [
        added("stage_changes.csv", "B,lead,offer,2026-02-01,*,", DealLimits.ownerCharactersMax),
        added("stage_changes.csv", "B,lead,offer,2026-02-01,,*", DealLimits.reasonCharactersMax),
        alone(
            "field_changes.csv", "deal_id,field,from_value,to_value,changed_at,actor", "A,owner,Bob,Ann,2026-01-02,*",
            DealLimits.ownerCharactersMax),
        alone(
            "field_changes.csv", "deal_id,field,from_value,to_value,changed_at,actor", "A,owner,*,Ann,2026-01-02,",
            DealLimits.ownerCharactersMax),
        alone("deal_tags.csv", "deal_id,tag", "A,*", DealLimits.tagCharactersMax),
        alone("deal_contacts.csv", "deal_id,contact_id,role", "A,\(contact),*", DealLimits.roleCharactersMax),
    ]

    static let all = definitions + deals + parts
}
