/// The names below an upright chart: level where they fit, turned or left out by turns where they do not.
struct CategoryLabels {
    private static let gap = 10.0
    private static let turnedLengthMax = 130.0
    private static let slant = 0.7071

    /// How much room they take below the axis.
    let height: Double
    /// How much they would like to have at the left of the first slot.
    let leftRoomWanted: Double
    private let isTurned: Bool
    /// Every so many categories one is named.
    private let step: Int
    private let length: Double
    private let leftRoom: Double

    /// Chooses for slots of a width.
    ///
    /// - Parameters:
    ///   - scene: whose categories they are.
    ///   - slotWidth: the distance from category to category.
    ///   - leftRoom: how far a name may reach to the left of the first slot.
    init(_ scene: ChartScene, slotWidth: Double, leftRoom: Double) {
        self.leftRoom = leftRoom
        let style = scene.mutedStyle
        let widest = scene.chart.categories.map { scene.canvas.size(of: $0, style).width }.max() ?? 0
        if widest + Self.gap <= slotWidth {
            (isTurned, step, length) = (false, 1, slotWidth)
            (height, leftRoomWanted) = (style.lineHeight + 4, 0)
            return
        }
        // Times follow each other, so that some of them tell the others.
        let levelStep = Int((min(widest, Self.turnedLengthMax) + Self.gap) / max(slotWidth, 0.01)) + 1
        if scene.chart.shape == .line, levelStep * 2 <= scene.chart.categories.count {
            (isTurned, step, length) = (false, levelStep, slotWidth * Double(levelStep))
            (height, leftRoomWanted) = (style.lineHeight + 4, 0)
            return
        }
        isTurned = true
        step = max(1, Int((style.lineHeight / max(slotWidth, 0.01)).rounded(.up)))
        length = min(widest, Self.turnedLengthMax, (leftRoom + slotWidth / 2) / Self.slant - 2)
        height = (length + style.size) * Self.slant + 8
        leftRoomWanted = (min(widest, Self.turnedLengthMax) + 2) * Self.slant - slotWidth / 2
    }

    /// Writes them below an axis.
    func draw(_ scene: ChartScene, below area: Rectangle, slotWidth: Double) {
        var free = area.x - leftRoom
        for index in stride(from: 0, to: scene.chart.categories.count, by: step) {
            let text = scene.chart.categories[index]
            let middle = area.x + (Double(index) + 0.5) * slotWidth
            if isTurned {
                scene.canvas.drawTurned(
                    text, scene.mutedStyle, endingAt: Point(x: middle - 5, y: area.bottom + 3), length: length)
            } else {
                // At the ends a name must not leave the picture.
                let natural = min(scene.canvas.size(of: text, scene.mutedStyle).width, length - Self.gap)
                let left = max(min(middle - natural / 2, area.right - natural), area.x - leftRoom, free)
                let box = Rectangle(
                    x: left, y: area.bottom + 4, width: min(natural, area.right - left) + 1,
                    height: scene.mutedStyle.lineHeight)
                scene.canvas.draw(text, scene.mutedStyle, in: box)
                free = box.right + Self.gap
            }
        }
    }
}
