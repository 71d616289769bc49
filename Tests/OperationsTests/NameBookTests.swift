import DealModel
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct NameBookTests {
    private let test: TestWorkspace
    private let sales: PipelineID
    private let renewals: PipelineID

    init() throws {
        test = try TestWorkspace()
        let (sales, renewals) = (PipelineID(high: 2, low: 1), PipelineID(high: 2, low: 2))
        (self.sales, self.renewals) = (sales, renewals)
        try test.workspace.write(TestWorkspace.context) { write throws(StoreError) in
            try write.record(Pipeline(id: sales, name: "Söls", isDefault: true))
            try write.record(Pipeline(id: renewals, name: "Renewals"))
            try write.record(Pipeline(id: PipelineID(high: 2, low: 3), name: "renewals"))
            try write.record(Pipeline(id: PipelineID(high: 2, low: 4), name: "Gone", isDeleted: true))
            for (number, pipeline) in [sales, renewals].enumerated() {
                for (position, name) in ["Lead", "Négociation", "Won"].enumerated() {
                    try write.record(
                        Stage(
                            id: StageID(high: UInt64(number), low: UInt64(position)), pipelineID: pipeline, name: name,
                            position: position + 1, kind: name == "Won" ? .won : .open))
                }
            }
            try write.record(
                Stage(
                    id: StageID(high: 9, low: 9), pipelineID: sales, name: "Old", position: 9, kind: .open,
                    isDeleted: true))
            for (number, name) in ["Upsell", "UPSELL", "straße"].enumerated() {
                try write.record(Tag(id: TagID(high: 3, low: UInt64(number)), name: name))
            }
            try write.record(Tag(id: TagID(high: 3, low: 9), name: "gone", isDeleted: true))
        }
    }

    private func deal(_ title: String, owner: String? = nil, isDeleted: Bool = false) throws {
        let sales = sales
        try test.workspace.write(TestWorkspace.context) { write throws(StoreError) in
            guard let stage = write.definitions.liveStages(of: sales).first else { throw .closed }
            var changes = DealChanges()
            changes.setStage(stage)
            changes.set(.title) { $0.title = title }
            if let owner { changes.set(.owner) { $0.ownerID = owner } }
            if isDeleted { changes.set(.deleted) { $0.isDeleted = true } }
            _ = try write.createDeal(id: write.newID(), history: [DealVersionDraft(changes: changes)])
        }
    }

    private var book: NameBook { NameBook(test.workspace) }

    @Test(arguments: [
        ("Söls", "söls"), ("Söls", "So\u{308}ls"), ("Söls", " SOLS "), ("Bjørn Łukasz", "bjorn  lukasz"),
        ("straße", "STRASSE"), ("ế", "E"), ("İstanbul", "istanbul"), ("Й", "и\u{306}"), ("a\tb", "A b"),
    ])
    func `capital letters, accents and white space do not count`(one: String, other: String) {
        #expect(NameFolding.folded(one) == NameFolding.folded(other))
    }

    @Test(arguments: [("и", "й"), ("ab", "a b"), ("a-b", "ab"), ("o", "0"), ("", "a"), ("か", "が")])
    func `other letters count`(one: String, other: String) {
        #expect(NameFolding.folded(one) != NameFolding.folded(other))
    }

    @Test func `pipelines, stages and tags are found by their names, and an exact one is meant alone`() {
        #expect(book.pipelines(named: "sols").map(\.name) == ["Söls"])
        #expect(book.pipelines(named: "renewals").map(\.name) == ["renewals"])
        #expect(book.pipelines(named: "RENEWALS").map(\.name) == ["Renewals", "renewals"])
        #expect(book.pipelines(named: "Gone").isEmpty)
        #expect(book.stages(named: "negociation").map(\.pipelineName) == ["Söls", "Renewals"])
        let here = book.stages(named: "NEGOCIATION", inPipeline: renewals.description)
        #expect(here.map(\.id) == [StageID(high: 1, low: 1).description])
        #expect(book.stages(named: "Lead", inPipeline: "no id").isEmpty)
        #expect(book.stages(named: "Old").isEmpty)
        #expect(book.tags(named: "upsell").map(\.name) == ["Upsell", "UPSELL"])
        #expect(book.tags(named: "STRASSE").map(\.id) == [TagID(high: 3, low: 2).description])
        #expect(book.tags(named: "gone").isEmpty)
    }

    @Test func `all names are there for completion`() throws {
        #expect(book.pipelineNames == ["Söls", "Renewals", "renewals"])
        #expect(book.stageNames() == ["Lead", "Négociation", "Won"])
        #expect(book.stageNames(inPipeline: sales.description) == ["Lead", "Négociation", "Won"])
        #expect(book.stageNames(inPipeline: PipelineID(high: 9, low: 9).description).isEmpty)
        #expect(book.tagNames == ["Upsell", "UPSELL", "straße"])
        try deal("a", owner: "zoë")
        try deal("b", owner: "anna")
        #expect(book.owners() == ["anna", "zoë"])
        #expect(book.owners(named: "ZOE") == ["zoë"])
        #expect(book.owners(named: "bert").isEmpty)
    }

    @Test func `deals are found by their titles and by how these begin`() throws {
        for title in ["Turbine XL", "TURBINE xl", "Turbine XLS", "Big turbine XL", "Café!", "!!!"] { try deal(title) }
        try deal("Turbine XL", isDeleted: true)
        #expect(try book.deals(titled: "Turbine XL", limit: 5).map(\.name) == ["Turbine XL"])
        #expect(Set(try book.deals(titled: "turbine xl", limit: 5).map(\.name)) == ["Turbine XL", "TURBINE xl"])
        #expect(try book.deals(titled: "turbine xl", limit: 1).count == 1)
        #expect(try book.deals(titled: "Turbine", limit: 5).isEmpty)
        #expect(try book.deals(titled: "CAFE!", limit: 5).map(\.name) == ["Café!"])
        let begun = try book.deals(titlePrefix: "turb", limit: 9).map(\.name)
        #expect(Set(begun) == ["Turbine XL", "TURBINE xl", "Turbine XLS"])
        #expect(try book.deals(titlePrefix: "turbine x", limit: 2).count == 2)
        for nothing in ["", " ", "!!!", "\u{0}", "nothing"] {
            #expect(
                try book.deals(titled: nothing, limit: 5).isEmpty && book.deals(titlePrefix: nothing, limit: 5).isEmpty)
        }
    }

    @Test(arguments: ["\"", "a\" OR title : \"b", "^a", "a*", "NEAR(a b)", "a\u{0}b", "a\"\u{301}b", "-a", "title:a"])
    func `a title is never more than words`(title: String) throws {
        try deal(title)
        try deal("b")
        let found = try book.deals(titled: title, limit: 5).map(\.name)
        #expect(found == (title == "\"" ? [] : [title]))
    }

    @Test func `a title that is longer than what is looked for is found by its beginning`() throws {
        let title = String(repeating: "ab ", count: 100) + "end"
        #expect(title.count > FullTextQuery.charactersMax)
        try deal(title)
        try deal(title + "less")
        #expect(try book.deals(titled: title.uppercased(), limit: 5).map(\.name) == [title])
        #expect(NameBook.titlesLookedAtMax == 500)
    }
}
