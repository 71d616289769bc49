import DealModel
import Testing

struct TagTests {
    private static let ids = (0..<4).map { TagID(high: 1, low: UInt64($0)) }

    private static func definitions(_ versions: [DealModel.Tag]) -> Definitions {
        var definitions = Definitions()
        for (index, tag) in versions.enumerated() {
            let sequence = Int64(index) + 1
            definitions.record(tag, sequence: sequence, recordedAt: Instant(microseconds: sequence * 10))
        }
        return definitions
    }

    @Test func `a tag is found by its id and by the bytes of its name`() {
        let definitions = Self.definitions([
            Tag(id: Self.ids[0], name: "hot"), Tag(id: Self.ids[1], name: "Hot"),
            Tag(id: Self.ids[2], name: "e\u{301}"), Tag(id: Self.ids[3], name: "\u{E9}"),
        ])
        for (name, place) in [("hot", 0), ("Hot", 1), ("e\u{301}", 2), ("\u{E9}", 3)] {
            #expect(definitions.tagOrdinal(named: name) == place)
            #expect(definitions.tag(named: name)?.id == Self.ids[place])
            #expect(definitions.ordinal(of: Self.ids[place]) == place)
        }
        #expect(definitions.tag(named: "HOT") == nil)
        #expect(definitions.tag(TagID(high: 9, low: 9)) == nil)
        #expect(definitions.lastSequence == 4)
        #expect(
            definitions.names(ofTags: [3, 0, 2, 1]).map { Array($0.utf8) }
                == ["Hot", "e\u{301}", "hot", "\u{E9}"].map { Array($0.utf8) })
    }

    @Test func `a name is free once its tag is renamed or deleted`() {
        let definitions = Self.definitions([
            Tag(id: Self.ids[0], name: "a"), Tag(id: Self.ids[1], name: "b"), Tag(id: Self.ids[0], name: "c"),
            Tag(id: Self.ids[2], name: "a"), Tag(id: Self.ids[1], name: "b", isDeleted: true),
            Tag(id: Self.ids[3], name: "b"),
        ])
        #expect(definitions.tag(named: "a")?.id == Self.ids[2])
        #expect(definitions.tag(named: "b")?.id == Self.ids[3])
        #expect(definitions.tag(named: "c")?.id == Self.ids[0])
        #expect(definitions.tag(Self.ids[1])?.isDeleted == true)
        #expect(definitions.tags.count == 4)
    }

    @Test func `definitions as they were known have the same ordinals and the names of then`() {
        let now = Self.definitions([
            Tag(id: Self.ids[0], name: "a"), Tag(id: Self.ids[1], name: "b", colour: TagColour("#010203")),
            Tag(id: Self.ids[0], name: "b2"), Tag(id: Self.ids[1], name: "b", isDeleted: true),
        ])
        let before = now.known(to: 2)
        #expect(before.tags.map(\.current.name) == ["a", "b"])
        #expect(before.tagOrdinal(named: "a") == 0)
        #expect(before.tagOrdinal(named: "b") == 1)
        #expect(before.tags[1].current.colour?.description == "#010203")
        #expect(now.tagOrdinal(named: "a") == nil)
        #expect(now.tagOrdinal(named: "b") == nil)
        #expect(now.known(to: 1).tags.count == 1)
        #expect(now.known(to: 0).tags.isEmpty)
        #expect(now.known(to: 4).tags.map(\.lastSequence) == [3, 4])
        #expect(now.recorded.map(\.sequence) == [1, 2, 3, 4])
        #expect(now.recorded.map(\.recordedAt.microseconds) == [10, 20, 30, 40])
    }

    @Test(arguments: [
        ("#000000", "#000000"), ("#c0ffee", "#c0ffee"), ("#C0FFEE", "#c0ffee"), ("#FFFFFF", "#ffffff"),
        ("#00000a", "#00000a"),
    ])
    func `a colour is six hexadecimal digits in either case`(text: String, written: String) throws {
        #expect(try #require(TagColour(text)).description == written)
    }

    @Test(arguments: [
        "", "#", "c0ffee", "#c0ffe", "#c0ffeee", "#c0ffeg", "#c0ffe ", " #c0ffee", "#c0ff\u{E9}", "##0ffee", "#-0ffee",
        "#c0ffe\u{0}", "0xc0ffee",
    ])
    func `anything else is no colour`(text: String) { #expect(TagColour(text) == nil) }
}
