import Bundles
import DealModel
import Foundation
import Testing

struct BundleHistoryTests {
    private static func time(_ text: String) -> Instant? { CivilDate(text)?.startInUTC ?? Instant(text) }

    private func versions(_ text: BundleText, of id: String = "A") throws -> [BundleVersion] {
        let deal = try #require(try text.deals().first { $0.sourceID == id })
        return deal.versions
    }

    @Test func `definitions are read with their types`() throws {
        let folder = try TestFolder()
        try BundleText().write(to: folder)
        let reader = try BundleReader(directory: folder.path, now: BundleText.now)
        let definitions = reader.definitions
        #expect(definitions.pipelines.map(\.sourceID) == ["sales", "other"])
        #expect(definitions.pipelines.map(\.isDefault) == [true, false])
        #expect(definitions.stages.map(\.kind) == [.open, .open, .won, .lost, .open])
        #expect(definitions.stages.map(\.pipeline) == [0, 0, 0, 0, 1])
        #expect(definitions.stages[0].defaultProbability == Probability(decimal: "0.1"))
        #expect(definitions.stages[2].defaultProbability == nil)
        #expect(definitions.stages[0].forecastCategory == .pipeline)
        #expect(definitions.stages[0].staleAfterDays == 14)
    }

    @Test func `a deal without a creation row begins in the first change's from stage`() throws {
        let versions = try versions(BundleText())
        #expect(versions.map(\.stage) == [0, 1, 2])
        #expect(versions.map(\.effectiveAt) == ["2026-01-01", "2026-01-10", "2026-01-20"].map(Self.time))
        #expect(versions.map(\.actor) == [nil, "Ann", "Bob"])
        #expect(versions.map(\.reason) == [nil, nil, "fine"])
        let facts = versions[0].changes.facts
        #expect(facts.title == "Alpha")
        #expect(facts.amountMinorUnits == 10_050)
        #expect(facts.currency?.code == "EUR")
        #expect(facts.ownerID == "Ann")
        #expect(versions[0].changes.fields == DealFieldSet([.title, .amount, .currency, .owner]))
        #expect(versions[1].changes.isEmpty)
    }

    @Test func `a deal without any time is created by the import`() throws {
        let versions = try versions(BundleText(), of: "B")
        #expect(versions.count == 1)
        #expect(versions[0].effectiveAt == nil)
        #expect(versions[0].stage == 0)
        #expect(versions[0].changes.fields == DealFieldSet([.title]))
    }

    @Test(arguments: ["2026-01-01", ""])
    func `a creation row gives the time, the actor and the stage`(_ createdAt: String) throws {
        let text = BundleText().replacing("2026-01-01", in: "deals.csv", by: createdAt)
            .replacing("reason\n", in: "stage_changes.csv", by: "reason\nA,,lead,2026-01-01T00:00:00Z,Cid,new\n")
        let versions = try versions(text)
        #expect(versions.map(\.stage) == [0, 1, 2])
        #expect(versions[0].effectiveAt == Self.time("2026-01-01"))
        #expect(versions[0].actor == "Cid")
        #expect(versions[0].reason == "new")
    }

    @Test func `rows may lie anywhere, and the file's order decides among equal times`() throws {
        let text = BundleText()
            .with([
                "stage_changes.csv": """
                deal_id,from_stage_id,to_stage_id,changed_at,actor,reason
                C,lead,offer,2026-01-05,,
                A,lost,won,2026-01-20,,
                A,lead,offer,2026-01-10,,
                C,offer,lead,2026-01-05,,
                A,offer,lost,2026-01-10,,

                """
            ]).adding("C,sales,lead,Gamma,,,,2026-01-05,,", to: "deals.csv")
        #expect(try versions(text).map(\.stage) == [0, 1, 3, 2])
        #expect(try versions(text, of: "C").map(\.stage) == [0, 1, 0])
    }

    @Test func `a move within one closed kind goes on with the same closing`() throws {
        let text = BundleText()
            .adding("kept,sales,Kept,5,won,,,,", to: "stages.csv")
            .replacing("A,sales,won", in: "deals.csv", by: "A,sales,kept")
            .replacing("probability", in: "deals.csv", by: "won_reason")
            .replacing("2026-01-20,", in: "deals.csv", by: "2026-01-20,best")
            .adding("A,won,kept,2026-01-25,,", to: "stage_changes.csv")
        #expect(try text.report().problems == [])
        let versions = try versions(text)
        #expect(versions.map(\.changes.facts.wonReason) == [nil, nil, "best", nil])
    }

    @Test func `a reopened and closed deal has its last closing`() throws {
        let changes = ["A,won,offer,2026-02-01,,", "A,offer,lost,2026-02-02,,"]
        let text = BundleText().adding(changes[0], changes[1], to: "stage_changes.csv")
            .replacing("A,sales,won", in: "deals.csv", by: "A,sales,lost")
        #expect(try text.report().problems.map(\.code) == [.closedAtMismatch])
        let mended = text.replacing("2026-01-20", in: "deals.csv", by: "2026-02-02T00:00:00Z")
        #expect(try mended.report().problems == [])
        let unsaid = text.replacing("2026-01-20", in: "deals.csv", by: "")
        #expect(try unsaid.report().problems == [])
    }

    @Test func `a deal may come from another pipeline`() throws {
        let text = BundleText().replacing("A,lead,offer", in: "stage_changes.csv", by: "A,begun,offer")
        #expect(try versions(text).map(\.stage) == [4, 1, 2])
    }

    @Test func `field changes go back from the deal's values to those at creation`() throws {
        let text = BundleText().with([
            "field_changes.csv": """
            deal_id,field,from_value,to_value,changed_at,actor
            A,amount,70,80.0,2026-01-05,Ann
            A,currency,USD,EUR,2026-01-05,Ann
            A,amount,80,100.5,2026-01-10,Ann
            A,owner,Zed,Ann,2026-01-10,Bob
            A,probability,,0.3,2026-01-20,Bob
            A,probability,0.30,,2026-01-21,
            A,expected_close_date,2026-05-01,,2026-01-21,
            A,forecast_category,commit,,2026-01-22,

            """
        ])
        #expect(try text.report().problems == [])
        let versions = try versions(text)
        let money = versions.map { version in
            version.changes.fields.contains(.amount)
                ? "\(version.changes.facts.amountMinorUnits ?? -1) \(version.changes.facts.currency?.code ?? "")" : ""
        }
        #expect(money == ["7000 USD", "8000 EUR", "10050 EUR", "", "", "", "", "", ""])
        #expect(versions.map(\.stage) == [0, nil, nil, nil, 1, nil, 2, nil, nil])
        #expect(versions[0].changes.facts.ownerID == "Zed")
        #expect(versions[3].changes.fields == DealFieldSet([.owner]))
        #expect(versions[3].actor == "Bob")
        #expect(versions[5].changes.facts.probability == Probability(decimal: "0.3"))
        #expect(versions[7].changes.fields == DealFieldSet([.probability, .expectedCloseDate]))
        #expect(versions[7].changes.facts.probability == nil)
        #expect(versions[8].changes.fields == DealFieldSet([.forecastCategory]))
        for version in versions where version.changes.fields.contains(.amount) {
            #expect(version.changes.fields.contains(.currency))
        }
    }

    @Test func `a field change at the creation comes after it and before the moves of that time`() throws {
        let text = BundleText()
            .replacing("2026-01-10", in: "stage_changes.csv", by: "2026-01-01")
            .with([
                "field_changes.csv":
                    "deal_id,field,from_value,to_value,changed_at,actor\nA,owner,Zed,Ann,2026-01-01,\n"
            ])
        let versions = try versions(text)
        #expect(versions.map(\.stage) == [0, nil, 1, 2])
        #expect(versions[0].changes.facts.ownerID == "Zed")
    }

    @Test func `metadata is JSON that others read back`() throws {
        let text = String(String.UnicodeScalarView((0..<0x80).compactMap { Unicode.Scalar($0) })) + "é日😀/"
        let quoted = "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
        let deals = try BundleText()
            .with(["deals.csv": "id,pipeline_id,stage_id,title,metadata.z,metadata.é\nB,sales,lead,T,\(quoted),1\n"])
            .with(["stage_changes.csv": "deal_id,from_stage_id,to_stage_id,changed_at\n"])
            .deals()
        let metadata = try #require(deals.first?.versions.first?.changes.facts.metadata)
        let value = try JSONSerialization.jsonObject(with: Data(metadata.utf8))
        #expect(value as? [String: String] == ["z": text, "é": "1"])
        #expect(metadata.hasPrefix("{\"z\":"))
    }

    @Test func `metadata is canonical JSON`() throws {
        let text = BundleText().with([
            "deals.csv": """
            id,pipeline_id,stage_id,title,metadata.b,metadata.a,metadata.é,metadata.A
            C,sales,lead,T,"x ""q"" \\",,"line
            end",1
            D,sales,lead,T,,,,

            """, "stage_changes.csv": "deal_id,to_stage_id,changed_at\n",
        ])
        let metadata = try text.deals().map { $0.versions[0].changes.facts.metadata }
        #expect(metadata == [#"{"A":"1","b":"x \"q\" \\","é":"line\nend"}"#, nil])
    }

    @Test func `contacts and tags come with the deal, in the order of their files`() throws {
        let ids = ["018F3A5E-7C00-7000-8000-0123456789AB", "00000000-0000-4000-8000-000000000002"]
        let text = BundleText().with([
            "deal_contacts.csv": """
            deal_id,contact_id,role,is_primary
            A,\(ids[0]),buyer,false
            B,\(ids[0]),,
            A,\(ids[1]),,true

            """, "deal_tags.csv": "deal_id,tag\nB,x\nA,z\nA,y\n",
        ])
        let deals = try text.deals()
        #expect(deals.map(\.tags) == [["z", "y"], ["x"]])
        #expect(deals[0].contacts.map(\.contactID.description) == ids.map { $0.lowercased() })
        #expect(deals[0].contacts.map(\.role) == ["buyer", nil])
        #expect(deals[0].contacts.map(\.isPrimary) == [false, true])
        #expect(deals[0].versions[0].changes.facts.contactID == ContactID(ids[1]))
        #expect(!deals[1].versions[0].changes.fields.contains(.contact))
    }

    @Test func `every deal column is read`() throws {
        let organization = "018f3a5e-7c00-7000-8000-0123456789ab"
        let text = BundleText().with([
            "deals.csv": """
            id,pipeline_id,stage_id,title,description,amount,currency,value_period,term_months,probability,\
            expected_close_date,owner,source,next_step,forecast_category,organization_id,won_reason,lost_reason,\
            created_at,closed_at,metadata.k
            C,sales,won,T,"d, e",1.234,KWD,monthly,24,0.25,2027-01-31,o,s,n,best_case,\(organization),w,,2026-01-01,\
            2026-01-01,v

            """, "stage_changes.csv": "deal_id,to_stage_id,changed_at\n",
        ])
        let deal = try #require(try text.deals().first)
        let facts = deal.versions[0].changes.facts
        #expect(deal.versions.count == 1)
        #expect(facts.description == "d, e")
        #expect(facts.amount == Money(minorUnits: 1_234, currency: try #require(Currency("KWD"))))
        #expect(facts.valuePeriod == .monthly)
        #expect(facts.termMonths == 24)
        #expect(facts.probability == Probability(decimal: "0.25"))
        #expect(facts.expectedCloseDate == CivilDate("2027-01-31"))
        #expect([facts.ownerID, facts.source, facts.nextStep] == ["o", "s", "n"])
        #expect(facts.forecastCategory == .bestCase)
        #expect(facts.organizationID == OrganizationID(organization))
        #expect(facts.wonReason == "w")
        #expect(facts.metadata == #"{"k":"v"}"#)
        #expect(facts.stageID == nil)
        #expect(deal.versions[0].changes.fields.fields.count == 15)
    }

    @Test func `byte order marks and carriage returns are accepted in every file`() throws {
        var text = BundleText()
        text.files = text.files.mapValues { "\u{FEFF}" + $0.replacingOccurrences(of: "\n", with: "\r\n") }
        #expect(try text.report().problems == [])
        #expect(try text.deals() == BundleText().deals())
    }

    @Test func `deals can be gone through again`() throws {
        let folder = try TestFolder()
        try BundleText().write(to: folder)
        var reader = try BundleReader(directory: folder.path, now: BundleText.now)
        _ = try reader.check()
        let first = [try reader.next(), try reader.next(), try reader.next()]
        reader.rewind()
        #expect(first == [try reader.next(), try reader.next(), try reader.next()])
        #expect(first.map { $0?.sourceID } == ["A", "B", nil])
    }

    @Test func `nothing is given where not only deals are wrong`() throws {
        #expect(try BundleText().replacing("0.1", in: "stages.csv", by: "2").deals() == [])
    }

    @Test func `a file that shrinks after the check is a failure`() throws {
        let folder = try TestFolder()
        _ = try BundleGenerator(deals: 3_000, seed: 1).write(to: folder.path)
        var reader = try BundleReader(directory: folder.path, now: BundleText.now)
        #expect(try reader.check().isClean)
        let file = try #require(FileHandle(forWritingAtPath: "\(folder.path)/deals.csv"))
        try file.truncate(atOffset: 90)
        #expect(throws: BundleFailure.changed(file: "deals.csv")) { try reader.next() }
    }
}
