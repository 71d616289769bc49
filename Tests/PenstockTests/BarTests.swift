import Testing

@testable import penstock

struct BarTests {
    @Test(
        arguments: [
            (0, 8, ""), (-1, 8, ""), (8, 8, "████"), (4, 8, "██"), (1, 8, "▌"), (3, 8, "█▌"), (1, 1_000_000, "▏"),
            (31, 32, "███▉"), (999_999, 1_000_000, "███▉"), (9, 8, "████"), (1, 0, ""),
        ] as [(Int64, Int64, String)])
    func `a bar shows a share to an eighth of a column`(part: Int64, whole: Int64, expected: String) {
        #expect(Bar.text(part: part, whole: whole, columns: 4, isUTF8: true) == expected)
    }

    @Test func `in ASCII it shows whole columns and at least one of what is not nothing`() {
        let bars = (0...8).map { Bar.text(part: $0, whole: 8, columns: 4, isUTF8: false) }
        #expect(bars == ["", "#", "#", "#", "##", "##", "###", "###", "####"])
    }

    @Test func `no size is too great`() {
        #expect(Bar.text(part: .max - 1, whole: .max, columns: 30, isUTF8: true).count == 30)
        #expect(Bar.text(part: .max, whole: .max, columns: 0, isUTF8: true) == "")
    }
}
