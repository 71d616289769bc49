import Testing
import Wire

struct SchemaFormatTests {
    static let rows: [(format: SchemaFormat, accepted: [String], refused: [String])] = [
        (
            .uuid,
            [
                "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27", "00000000-0000-0000-0000-000000000000",
                "ABCDEF01-2345-6789-ABCD-EF0123456789",
            ],
            [
                "", "0198f2a47c1e7b3a9d526c0f3e8a1b27", "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b2",
                "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b2g",
                "0198f2a4-7c1e-7b3a-9d526-c0f3e8a1b27", "{0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27}",
            ]
        ),
        (
            .date, ["2026-10-01", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"],
            [
                "", "2026-10-1", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "2025-02-29", "1900-02-29",
                "0000-01-01", "2026/10/01", "26-10-01", "2026-10-01T00:00:00Z", "+2026-10-1", "２026-10-0",
            ]
        ),
        (
            .dateTime,
            [
                "2026-10-01T12:00:00Z", "2026-10-01t12:00:00z", "2026-10-01T12:00:00.5Z",
                "2026-10-01T23:59:59.123456789Z",
                "2026-10-01T12:00:00+02:00", "2026-10-01T12:00:00.25-23:59",
            ],
            [
                "", "2026-10-01", "2026-10-01T12:00Z", "2026-10-01 12:00:00Z", "2026-10-01T12:00:00",
                "2026-10-01T24:00:00Z",
                "2026-10-01T12:60:00Z", "2026-10-01T12:00:60Z", "2026-10-01T12:00:00.Z",
                "2026-10-01T12:00:00.1234567890Z",
                "2026-10-01T12:00:00+0200", "2026-10-01T12:00:00+24:00", "2026-10-01T12:00:00ZZ",
                "2026-02-30T12:00:00Z",
            ]
        ),
        (.currency, ["EUR", "XXX"], ["", "eur", "EU", "EURO", "ÄÖÜ", "E R"]),
        (.decimal, ["0", "-1234.50", "0.001"], ["", "1e3", "+1", "1.", ".5", "01", "1,000", " 1"]),
    ]

    @Test(arguments: rows.indices)
    func `a format accepts its texts and explains its refusals`(index: Int) {
        let row = Self.rows[index]
        for text in row.accepted { #expect(row.format.check(text) == nil, "\(text)") }
        for text in row.refused { #expect(row.format.check(text)?.hasSuffix(".") == true, "\(text)") }
        #expect(!row.format.describe.isEmpty)
    }
}
