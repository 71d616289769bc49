import DealModel
import TestSupport
import Testing

@testable import WorkspaceStore

/// Reading the change log in parts.
struct LogReadingTests {
    /// Rows 1 to 8 define pipelines and stages; 9 and 10 are of deals, 11 a contact, 12 a tag, 13 the tag on the deal.
    private struct Filled {
        let test: TestStore
        let first: DealID
        let tag: TagID

        init() throws {
            test = try TestStore()
            first = try test.create("A", in: test.lead)
            test.clock.advance(seconds: 60)
            _ = try test.create("B", in: test.lead)
            let id = first
            tag = try test.store.write(
                WriteContext(actor: "ben", cause: .request, requestID: nil, operation: "link")
            ) { transaction throws(StoreError) in
                guard let deal = try transaction.deal(id) else { throw .refused(Refusal()) }
                let contact = DealContact(contactID: ContactID(high: 5, low: 5))
                let linked = try transaction.record(contact, on: deal, effectiveAt: nil, isRemoved: false)
                let tag = Tag(id: transaction.newID(), name: "hot", colour: nil)
                try transaction.record(tag)
                try transaction.finish(try transaction.record(tag: tag.id, on: linked))
                return tag.id
            }
        }

        func page(_ edit: (inout LogQuery) -> Void) throws -> LogPage {
            var query = LogQuery()
            edit(&query)
            return try test.store.read { [query] reader throws(StoreError) in try reader.log(query) }
        }

        func sequences(_ edit: (inout LogQuery) -> Void) throws -> [Int64] { try page(edit).entries.map(\.sequence) }
    }

    @Test func `a row says what was written`() throws {
        let filled = try Filled()
        let entry = try #require(try filled.page { $0.after = 10 }.entries.first)
        #expect(entry.sequence == 11)
        #expect((entry.actor, entry.operation) == ("ben", "link"))
        #expect(entry.cause == .request && entry.requestID == nil)
        #expect(entry.kind == .dealContact && entry.entityID == filled.first.retyped())
        #expect(entry.recordedAt == filled.test.clock.now())
        #expect(entry.changes.contains("\"contact_id\""))
    }

    @Test func `rows are found by what they are about, who wrote them and how`() throws {
        let filled = try Filled()
        let (first, tag, test) = (filled.first, filled.tag, filled.test)
        let cases: [(edit: (inout LogQuery) -> Void, sequences: [Int64])] = [
            ({ _ in }, Array(1...13)), ({ $0.isNewestFirst = true }, (1...13).reversed()),
            ({ $0.after = 11 }, [12, 13]), ({ $0.before = 3 }, [1, 2]), ({ ($0.after, $0.before) = (3, 6) }, [4, 5]),
            ({ ($0.after, $0.before) = (5, 6) }, []), ({ $0.after = 13 }, []), ({ $0.after = .max }, []),
            ({ $0.before = .min }, []), ({ $0.after = .min }, Array(1...13)),
            ({ $0.entityID = first.retyped() }, [9, 11, 13]),
            ({ ($0.entityID, $0.kind) = (first.retyped(), .dealTag) }, [13]),
            ({ $0.entityID = tag.retyped() }, [12]), ({ $0.entityID = test.sales.id.retyped() }, [1]),
            ({ $0.entityID = test.won.id.retyped() }, [5]), ({ $0.entityID = Identifier(high: 1, low: 1) }, []),
            ({ $0.kind = .deal }, [9, 10]), ({ $0.actor = "ben" }, [11, 12, 13]), ({ $0.actor = "be" }, []),
            ({ ($0.operation, $0.isNewestFirst) = ("link", true) }, [13, 12, 11]),
            ({ ($0.operation, $0.actor) = ("link", "local:anna") }, []),
        ]
        for (number, (edit, sequences)) in cases.enumerated() {
            #expect(try filled.sequences(edit) == sequences, "case \(number)")
        }
    }

    @Test(arguments: [false, true], 1...14)
    func `pages joined are the whole, whatever their size`(isNewestFirst: Bool, limit: Int) throws {
        let filled = try Filled()
        for scannedRows: Int64 in [1, 3, 5, 100] {
            for actor in [nil, "local:anna", "ben", "nobody"] {
                var found: [Int64] = []
                var position: Int64?
                repeat {
                    let page = try filled.page { query in
                        (query.isNewestFirst, query.limit, query.actor) = (isNewestFirst, limit, actor)
                        query.scannedRows = scannedRows
                        guard let position else { return }
                        if isNewestFirst { query.before = position } else { query.after = position }
                    }
                    #expect(page.entries.count <= limit)
                    found += page.entries.map(\.sequence)
                    position = page.next
                } while position != nil
                let whole = try filled.sequences { ($0.isNewestFirst, $0.actor) = (isNewestFirst, actor) }
                #expect(found == whole, "\(scannedRows) rows a page, \(actor ?? "everybody")")
            }
        }
        #expect(LogQuery().scannedRows == LogQuery.scannedRowsMax)
    }

    @Test func `a moment leads to the last row before it`() throws {
        let filled = try Filled()
        let entries = try filled.page { _ in }.entries
        let moments = Set(entries.map(\.recordedAt)).sorted()
        #expect(moments.count > 1)
        for moment in moments.flatMap({ [$0, Instant(microseconds: $0.microseconds + 1)] }) + [.earliest, .latest] {
            let last = try filled.test.store.read { reader throws(StoreError) in
                try reader.lastSequence(recordedBefore: moment)
            }
            #expect(last == entries.last { $0.recordedAt < moment }?.sequence ?? 0, "\(moment)")
        }
    }

    @Test func `a row that was changed is named`() throws {
        let filled = try Filled()
        filled.test.store.close()
        let connection = try SQLiteConnection(path: filled.test.path, mode: .readWrite)
        try connection.execute("UPDATE change_log SET actor = 'eve' WHERE seq = 9")
        connection.close()
        let reader = try WorkspaceReader(path: filled.test.path)
        let error = #expect(throws: StoreError.self) {
            try reader.view(stoppingWhen: { false }) { reader throws(StoreError) in
                _ = try reader.log(LogQuery())
            }
        }
        guard case .damaged(let text) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("change_log row 9"))
    }
}
