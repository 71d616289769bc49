import DealModel
import Testing

struct CivilDateTests {
    @Test func `every day from 0001 to 9999 goes to its number and back`() throws {
        var number = CivilDate.earliest.dayNumber
        var wrong: [String] = []
        for year in 1...9999 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (index, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for day in 1...length {
                    let parts = CivilDate(dayNumber: number).components
                    let date = CivilDate(year: year, month: index + 1, day: day)
                    if date?.dayNumber != number || parts != (year, index + 1, day) {
                        wrong.append("\(year)-\(index + 1)-\(day)")
                    }
                    number += 1
                }
                if CivilDate(year: year, month: index + 1, day: length + 1) != nil {
                    wrong.append("\(year)-\(index + 1)")
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
        #expect(number - 1 == CivilDate.latest.dayNumber)
    }

    @Test func `every day of some years is written and read`() {
        for year in [1, 4, 99, 100, 400, 999, 1582, 1900, 1969, 1970, 2000, 2024, 2100, 9999] {
            guard var date = CivilDate(year: year, month: 1, day: 1),
                let end = CivilDate(year: year, month: 12, day: 31)
            else {
                Issue.record("\(year)")
                continue
            }
            while date <= end {
                if CivilDate(date.description) != date || date.description.utf8.count != 10 { Issue.record("\(date)") }
                if date.startInUTC.dateInUTC != date { Issue.record("\(date)") }
                date = CivilDate(dayNumber: date.dayNumber + 1)
            }
        }
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("0001-01-01", -719_162),
        ("9999-12-31", 2_932_896), ("2017-06-30", 17_347),
    ])
    func `known days have known numbers`(text: String, number: Int32) {
        #expect(CivilDate(text)?.dayNumber == number)
        #expect(CivilDate(dayNumber: number).description == text)
    }

    @Test(arguments: [
        "", "2020-1-01", "2020-01-1", "2020-13-01", "2020-00-01", "2020-01-00", "2020-02-30", "2021-02-29",
        "1900-02-29",
        "0000-01-01", "10000-01-01", "2020/01/01", "2020-01-01 ", " 2020-01-01", "2020-01-01T", "20200101",
        "+020-01-01",
        "2020-01-0a", "２０２０-01-01", "-001-01-01",
    ])
    func `what is no date is refused`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `dates are ordered by time`() {
        #expect(CivilDate.earliest < CivilDate(dayNumber: 0))
        #expect(CivilDate(dayNumber: 0) < CivilDate.latest)
    }

    @Test(arguments: [Int32.min, Int32.max])
    func `the farthest day numbers are written without trouble`(number: Int32) {
        #expect(!CivilDate(dayNumber: number).description.isEmpty)
    }
}
