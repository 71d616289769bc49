import Testing
import Wire

struct NearestNameTests {
    static let names = ["amount", "currency", "owner_id", "stage_id", "title", "expected_close_date", "id"]

    @Test(arguments: [
        ("amout", "amount"), ("ammount", "amount"), ("amuont", "amount"), ("AMOUNT", "amount"), ("curency", "currency"),
        ("ownerid", "owner_id"), ("owner-id", "owner_id"), ("stageId", "stage_id"),
        ("expected_date", "expected_close_date"),
        ("titel", "title"), ("ids", "id"),
    ])
    func `a mistyped name finds the one that was meant`(typed: String, meant: String) {
        #expect(nearestName(to: typed, among: Self.names) == meant)
    }

    @Test(arguments: ["", "zebra", "x", "probability", "amnt_of_it", String(repeating: "a", count: 65)])
    func `a name that is like none finds none`(typed: String) {
        #expect(nearestName(to: typed, among: Self.names) == nil)
    }

    @Test func `swapping neighbours counts once and the first of equals wins`() {
        #expect(nearestName(to: "ab", among: ["ba"]) == "ba")
        #expect(nearestName(to: "cat", among: ["bat", "rat"]) == "bat")
        #expect(nearestName(to: "cat", among: []) == nil)
    }

    @Test func `names up to the limit are compared`() {
        #expect(nearestNameCharactersMax == 64)
        let longest = String(repeating: "a", count: 64)
        #expect(nearestName(to: longest, among: [longest]) == longest)
        #expect(nearestName(to: "a", among: [longest + "a"]) == nil)
    }
}
