import Testing
import Wire

/// Parameters that are given several times.
struct RepeatedParameterTests {
    let door: TestDoor

    init() throws {
        door = try TestDoor()
        door.deal(#""owner_id": "Smith, John""#, title: "a")
        door.deal(#""owner_id": "anna", "stage_id": "\#(door.stage("Won"))""#, title: "b")
        door.deal(#""owner_id": "Smith""#, title: "c")
    }

    private func titles(_ query: String) -> [String] { door.get("/deals?sort=title&\(query)").texts("/title") }

    @Test func `a list can be given in several parameters, between which others may stand`() {
        #expect(titles("status=won&status=lost") == ["b"])
        #expect(titles("status=won&owner_id=anna&status=open") == ["b"])
        #expect(titles("owner_id=anna&%6Fwner_id=Smith") == ["b", "c"])
    }

    @Test func `what is given several times is taken as it stands, commas included`() {
        #expect(titles("owner_id=Smith,%20John") == ["c"])
        #expect(titles("owner_id=Smith,%20John&owner_id=anna") == ["a", "b"])
        #expect(titles("owner_id=Smith%2C+John&owner_id=Smith%2C+John") == ["a"])
        #expect(door.get("/deals?status=won,lost&status=open").errors == ["/query/status/0 not_in_enumeration"])
    }

    @Test func `what is no list is given once`() {
        #expect(door.get("/deals?limit=1&limit=1").errors == ["/query/limit repeated_name"])
        #expect(
            door.get("/deals?limit=1&colour=red&limit=x").errors == [
                "/query/limit repeated_name", "/query/colour unknown_parameter",
            ])
        #expect(door.get("/deals?colour=red&colour=blue").errors == ["/query/colour unknown_parameter"])
    }

    @Test func `a repeated list has as many values as one with commas`() {
        let fifty = Array(repeating: "owner_id=anna", count: 50).joined(separator: "&")
        #expect(titles(fifty) == ["b"])
        #expect(door.get("/deals?\(fifty)&owner_id=x").errors == ["/query/owner_id too_many"])
    }

    @Test func `a query has at most a hundred parameters, repeated ones included`() {
        let all = (0...QueryString.parametersMax).map { _ in "status=won" }.joined(separator: "&")
        let answer = door.get("/deals?\(all)")
        #expect(answer.outcome == "400 invalid_parameter")
        #expect(answer.errors == ["/query too_many_parameters"])
    }

    @Test func `the pages of a repeated list lead on`() {
        let first = door.send("GET", "/api/v1/deals?sort=title&limit=1&owner_id=Smith,%20John&owner_id=anna")
        #expect(first.texts("/title") == ["a"])
        let link = first.header("Link")?.dropFirst().prefix { $0 != ">" } ?? ""
        #expect(door.send("GET", String(link)).texts("/title") == ["b"])
    }
}
