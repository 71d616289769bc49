/// The colours of charts and pages, for a light or a dark page.
///
/// Series have the colours of Okabe and Ito ("Color Universal Design", 2008), some darker or lighter to stand out from
/// the page, so that people who see fewer colours can tell them apart.
struct Palette: Hashable, Sendable {
    let isDark: Bool
    let page: Colour
    let text: Colour
    let mutedText: Colour
    let axis: Colour
    let grid: Colour
    /// The ground of tiles and of every second row.
    let tint: Colour
    private let won: Colour
    private let lost: Colour
    private let open: Colour
    private let weighted: Colour
    private let others: [Colour]

    static let light = Palette(
        isDark: false, page: Colour(0xffffff), text: Colour(0x1b1f24), mutedText: Colour(0x57606a),
        axis: Colour(0x8b949e), grid: Colour(0xe3e6ea), tint: Colour(0xf4f6f8), won: Colour(0x009e73),
        lost: Colour(0xd55e00), open: Colour(0x0072b2), weighted: Colour(0x2f8fce),
        others: [Colour(0xb5548a), Colour(0xc98500), Colour(0x5b6770), Colour(0x56b4e9)])

    static let dark = Palette(
        isDark: true, page: Colour(0x14181d), text: Colour(0xe6eaee), mutedText: Colour(0x9da7b1),
        axis: Colour(0x6b7681), grid: Colour(0x2a3138), tint: Colour(0x1c2229), won: Colour(0x2ec196),
        lost: Colour(0xf0813a), open: Colour(0x4aa3df), weighted: Colour(0x7cc4f2),
        others: [Colour(0xd98bb5), Colour(0xe6b23c), Colour(0xa3afba), Colour(0x56b4e9)])

    /// The looks of a chart's series, in their order.
    func looks(of series: [ReportChart.Series]) -> [SeriesLook] {
        var plainCount = 0
        return series.map { series in
            guard series.role == .plain else { return look(of: series.role) }
            defer { plainCount += 1 }
            return plainLook(plainCount)
        }
    }

    /// The colour that says whether a change is for the better; neither where it is nothing.
    func change(isRise: Bool) -> Colour { isRise ? won : lost }

    private func look(of role: ReportChart.Role) -> SeriesLook {
        switch role {
        case .won: SeriesLook(colour: won, fill: .solid, dashes: [], marker: .circle)
        case .lost: SeriesLook(colour: lost, fill: .solid, dashes: [], marker: .cross)
        case .open: SeriesLook(colour: open, fill: .solid, dashes: [], marker: .square)
        case .weighted: SeriesLook(colour: weighted, fill: .hatched, dashes: [6, 3], marker: .triangle)
        case .target: SeriesLook(colour: text, fill: .mark, dashes: [2, 3], marker: .diamond)
        case .plain: plainLook(0)
        }
    }

    /// Colours come round again with another fill, stroke and marker.
    private func plainLook(_ index: Int) -> SeriesLook {
        let colour = others[index % others.count]
        let round = index / others.count
        let markers = SeriesLook.Marker.allCases
        let dashes: [[Double]] = [[], [8, 3], [3, 3], [8, 3, 2, 3]]
        let fills: [SeriesLook.Fill] = [.solid, .hatched, .pale]
        return SeriesLook(
            colour: colour, fill: fills[round % fills.count], dashes: dashes[round % dashes.count],
            marker: markers[index % markers.count])
    }
}
