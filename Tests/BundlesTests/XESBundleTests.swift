import Bundles
import DealModel
import Foundation
import Testing

@Suite(.serialized) struct XESBundleTests {
    private static let now = Instant("2026-06-30T00:00:00Z") ?? .latest

    private static func mapping(currency: Currency? = Currency("EUR")) throws -> XESMapping {
        try XESMapping(
            pipeline: "Loans", stageOrder: ["New", "Checked"], won: ["Signed"], lost: ["Refused"],
            merges: [("Signed", ["Paid", "Sent"])], amountKey: "amount", currency: currency)
    }

    /// A log of one trace with some attributes and events.
    private static func log(_ attributes: String = "", _ events: [(name: String, second: Int)] = []) -> String {
        let rows = events.map { event in
            """
            <event><string key="concept:name" value="\(event.name)"/>\
            <date key="time:timestamp" value="2020-01-01T00:00:0\(event.second).5+01:00"/>\
            <string key="org:resource" value="r\(event.second)"/></event>
            """
        }
        return "<log>\n<trace><string key=\"concept:name\" value=\"7\"/>\(attributes)\n"
            + rows.joined(separator: "\n") + "\n</trace>\n</log>\n"
    }

    private struct Outcome {
        var counts: XESCounts
        var deals: String
        var changes: String
    }

    private func bundle(_ log: String, _ mapping: XESMapping? = nil) throws -> Outcome {
        let folder = try TestFolder()
        try folder.write("log.xes", Array(log.utf8))
        let counts = try XESBundle.write(
            log: "\(folder.path)/log.xes", try mapping ?? Self.mapping(), now: Self.now, to: "\(folder.path)/bundle")
        var reader = try BundleReader(directory: "\(folder.path)/bundle", now: Self.now)
        #expect(try reader.check().problems == [])
        return Outcome(
            counts: counts, deals: try folder.read("bundle/deals.csv"),
            changes: try folder.read("bundle/stage_changes.csv"))
    }

    private func refusal(_ log: String, _ mapping: XESMapping? = nil) -> XESError? {
        do {
            _ = try bundle(log, mapping)
            return nil
        } catch {
            guard case .refused(let refusal) = error as? XESFailure else { return nil }
            return refusal
        }
    }

    @Test func `a trace becomes a deal and its events changes of stage`() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xmlns="http://www.xes-standard.org/">
            <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
            <global scope="event"><string key="concept:name" value="none"/></global>
            <classifier name="Stage" keys="concept:name"/>
            <string key="concept:name" value="the log"><string key="concept:name" value="nested"/></string>
            <trace>
            <string key="concept:name" value="A,&quot;1&quot;"><string key="title" value="nested"/></string>
            <string key="title" value="Loan &amp; more"/><string key="org:resource" value="Ada"/>
            <float key="amount" value="1.25e3"/>
            <list key="products"><values><string key="concept:name" value="x"/></values></list>
            <event><string key="concept:name" value="New"/>
            <date key="time:timestamp" value="2020-01-01T00:00:00.123456Z"/></event>
            <event><string key="concept:name" value="Checked"><string key="concept:name" value="nested"/></string>
            <string key="org:resource" value="Bo"/>
            <date key="time:timestamp" value="2020-01-01T01:00:00+01:00"/></event>
            </trace>
            <trace><string key="concept:name" value="2"/>
            <event><string key="concept:name" value="Paid"/>
            <date key="time:timestamp" value="2020-01-02T00:00:00Z"/></event>
            </trace>
            </log>
            """
        let found = try bundle(text)
        #expect(found.counts.traces == 2 && found.counts.events == 3 && found.counts.repeatedEvents == 0)
        #expect(
            found.deals == """
                id,pipeline_id,stage_id,title,amount,currency,owner,created_at
                "A,""1""\",Loans,Loans/New,Loan & more,1250.00,EUR,Ada,2020-01-01T00:00:00.000000Z
                2,Loans,Loans/Signed,2,,,,2020-01-02T00:00:00.000000Z

                """)
        // An hour east of Greenwich it was earlier, so the second event of the log comes first.
        #expect(
            found.changes == """
                deal_id,from_stage_id,to_stage_id,changed_at,actor
                "A,""1""\",,Loans/Checked,2020-01-01T00:00:00.000000Z,Bo
                "A,""1""\",Loans/Checked,Loans/New,2020-01-01T00:00:00.123456Z,
                2,,Loans/Signed,2020-01-02T00:00:00.000000Z,

                """)
    }

    @Test func `events that only repeat the stage before are counted and left out`() throws {
        let found = try bundle(
            Self.log("", [("New", 1), ("New", 1), ("Signed", 2), ("Paid", 3), ("Sent", 4), ("New", 5), ("Paid", 6)]))
        #expect(found.counts.events == 7 && found.counts.repeatedEvents == 3 && found.counts.stageRows == 4)
        let rows = found.changes.split(separator: "\n").dropFirst().map { $0.split(separator: ",").last ?? "" }
        #expect(rows == ["r1", "r2", "r5", "r6"])
    }

    @Test func `events of one moment stand as they do in the log`() throws {
        let found = try bundle(Self.log("", [("Signed", 2), ("Checked", 1), ("New", 1), ("Checked", 1)]))
        let stages = found.changes.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)[2]
        }
        #expect(stages == ["Loans/Checked", "Loans/New", "Loans/Checked", "Loans/Signed"])
    }

    @Test func `a trace's own currency wins`() throws {
        let own = "<float key=\"amount\" value=\"5.0\"/><string key=\"cost:currency\" value=\"JPY\"/>"
        for mapping in [try Self.mapping(), try Self.mapping(currency: nil)] {
            #expect(try bundle(Self.log(own, [("New", 1)]), mapping).deals.contains(",5,JPY,"))
        }
        let bare = Self.log("<float key=\"amount\" value=\"5.0\"/>", [("New", 1)])
        #expect(try bundle(bare).deals.contains(",5.00,EUR,"))
        #expect(refusal(bare, try Self.mapping(currency: nil))?.detail.contains("has no currency") == true)
    }

    @Test(arguments: [
        ("<x/>", 1, "outermost"), ("<log>\n<event/></log>", 2, "outside"),
        ("<log><trace/></log>", 1, "no concept:name"),
        (log("", []), 2, "no event"), (log("", [("New", 1), ("Signd", 2)]), 4, "did you mean Signed?"),
        (log("", [("Quite different", 1)]), 3, "the stages are New, Checked, Signed, Refused"),
        (log("<string value='x'/>", [("New", 1)]), 2, "no key"),
        (log("<string key='title'/>", [("New", 1)]), 2, "no value"),
        (log("<string key='concept:name' value='8'/>", [("New", 1)]), 2, "twice"),
        (log("<string key='amount' value='x'/>", [("New", 1)]), 2, "no decimal"),
        (log("<string key='amount' value='1.005'/>", [("New", 1)]), 2, "more decimals"),
        (log("<string key='amount' value='-1'/>", [("New", 1)]), 2, "below zero"),
        (
            log("<string key='amount' value='1'/><string key='cost:currency' value='EURO'/>", [("New", 1)]), 2,
            "ISO 4217"
        ),
        (log("<string key='title' value='&#9;\u{7F}'/>", [("New", 1)]), 2, "without controls"),
        (
            log("<string key='title' value='\(String(repeating: "x", count: 501))'/>", [("New", 1)]), 2,
            "500 characters"
        ),
        (log("", [("New", 1)]).replacingOccurrences(of: "+01:00", with: ""), 3, "offset or Z"),
        (log("", [("New", 1)]).replacingOccurrences(of: "2020", with: "2027"), 3, "later than now"),
        (log("", [("New", 1)]).replacingOccurrences(of: "time:timestamp", with: "time"), 3, "no time:timestamp"),
        (
            log("", [("New", 1)]).replacingOccurrences(
                of: "</log>", with: "<trace><string key='concept:name' value='7'/></trace></log>"), 5, "another trace"
        ),
        (log("", [("New", 1)]).replacingOccurrences(of: "</log>", with: "</lag>"), 5, "mismatch"),
        ("<!DOCTYPE log>" + log("", [("New", 1)]), 1, "document type"),
    ])
    func `what is wrong is told with its line`(text: String, line: Int, words: String) throws {
        let found = try #require(refusal(text))
        #expect(found.line == line && found.column > 0, "\(found)")
        #expect(found.detail.contains(words), "\(found)")
        #expect(found.sentence(file: "a.xes").hasPrefix("a.xes:\(line):\(found.column): "))
    }

    @Test func `eventsMax ends a trace`() throws {
        #expect(XESLimits.eventsMax == 100_000)
        let date = "<date key=\"time:timestamp\" value=\"2020-01-01T00:00:00Z\"/>"
        let event = "<event><string key=\"concept:name\" value=\"New\"/>\(date)</event>\n"
        func log(_ count: Int) -> String {
            "<log><trace><string key=\"concept:name\" value=\"7\"/>\n" + String(repeating: event, count: count)
                + "</trace></log>"
        }
        // The line is that of the first event too many.
        #expect(refusal(log(100_001))?.line == 100_002)
    }

    @Test func `valueBytesMax ends a value`() throws {
        func log(_ count: Int) -> String {
            let value = String(repeating: "a", count: count)
            return "<log><trace>\n<string key=\"concept:name\" value=\"\(value)\"/></trace></log>"
        }
        let found = try #require(refusal(log(XESLimits.valueBytesMax + 1)))
        #expect(found.line == 2)
        #expect(found.detail.contains("valueBytesMax"))
        #expect(refusal(log(XESLimits.valueBytesMax))?.detail.contains("valueBytesMax") == false)
    }

    @Test func `a file that is not there, and one that was cancelled, are no refusals of the log`() throws {
        let folder = try TestFolder()
        let mapping = try Self.mapping()
        #expect(throws: XESFailure.bundle(.unreadable(path: "/nowhere", errorNumber: ENOENT))) {
            try XESBundle.write(log: "/nowhere", mapping, now: Self.now, to: folder.path)
        }
        try folder.write("log.xes", Array(Self.log("", [("New", 1)]).utf8))
        #expect(throws: XESFailure.bundle(.cancelled)) {
            try XESBundle.write(log: "\(folder.path)/log.xes", mapping, now: Self.now, to: folder.path) { _, _ in
                false
            }
        }
    }

    @Test func `a mapping that makes no sense is refused with everything that is wrong`() throws {
        let failure = #expect(throws: XESMapping.Failure.self) {
            try XESMapping(
                pipeline: "", stageOrder: ["A", "B", "A"], won: ["B", "C"], lost: ["C"],
                merges: [("D", ["x"]), ("A", ["B", "x", "x"])], amountKey: nil, currency: nil)
        }
        #expect(failure?.problems.count == 7, "\(failure?.problems ?? [])")
        let closed = #expect(throws: XESMapping.Failure.self) {
            try XESMapping(pipeline: "P", stageOrder: [], won: ["A"])
        }
        #expect(closed?.problems == ["no stage is open"])
    }

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["PENSTOCK_REAL_DATA"] != nil,
            "PENSTOCK_REAL_DATA does not name a folder with loans-xes/"))
    func `the log of loan applications is read as published`() throws {
        let real = try #require(ProcessInfo.processInfo.environment["PENSTOCK_REAL_DATA"])
        let mapping = try XESMapping(
            pipeline: "Applications",
            stageOrder: ["A_SUBMITTED", "A_PARTLYSUBMITTED", "A_PREACCEPTED", "A_ACCEPTED", "A_FINALIZED"],
            won: ["A_APPROVED"], lost: ["A_DECLINED", "A_CANCELLED"],
            merges: [("A_APPROVED", ["A_REGISTERED", "A_ACTIVATED"])], amountKey: "AMOUNT_REQ",
            currency: Currency("EUR"))
        let folder = try TestFolder()
        let counts = try XESBundle.write(
            log: "\(real)/loans-xes/BPI_Challenge_2012_A.xes.gz", mapping, now: Self.now, to: folder.path)
        #expect(counts.traces == 13_087 && counts.events == 60_849 && counts.stageRows == 56_357)
        var reader = try BundleReader(directory: folder.path, now: Self.now)
        #expect(try reader.check().problems == [])
        var sums: [StageKind: Int64] = [:]
        while let deal = try reader.next() {
            sums[reader.definitions.stages[deal.stage].kind, default: 0] +=
                deal.versions[0].changes.facts.amountMinorUnits ?? 0
        }
        #expect(sums == [.won: 3_529_033_800, .lost: 13_564_043_000, .open: 670_374_300])
    }
}
