import CPango

extension Canvas {
    /// How a line is drawn.
    struct Stroke: Hashable {
        var colour: Colour
        var width: Double
        /// Lengths of dashes and gaps by turns; none for a line without gaps.
        var dashes: [Double] = []
    }

    /// Draws in this colour from now on.
    func setColour(_ colour: Colour) {
        unsafe cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.opacity)
    }

    /// Fills a rectangle, with round corners if a radius is told.
    func fill(_ box: Rectangle, _ colour: Colour, radius: Double = 0) {
        guard box.width > 0, box.height > 0 else { return }
        setPath(box, radius: radius)
        setColour(colour)
        unsafe cairo_fill(context)
    }

    /// Draws the edge of a rectangle, inside of it.
    func outline(_ box: Rectangle, _ stroke: Stroke, radius: Double = 0) {
        let half = stroke.width / 2
        let line = box.inset(left: half, top: half, right: half, bottom: half)
        setPath(line, radius: radius)
        draw(stroke)
    }

    /// Fills a rectangle with lines that rise to the right.
    func hatch(_ box: Rectangle, _ stroke: Stroke, distance: Double) {
        guard box.width > 0, box.height > 0, distance > 0 else { return }
        // Each line is x + y = sum; the rectangle cuts it at both ends.
        var sum = ((box.x + box.y) / distance).rounded(.up) * distance
        while sum < box.right + box.bottom {
            let startX = max(box.x, sum - box.bottom)
            let endX = min(box.right, sum - box.y)
            unsafe cairo_move_to(context, startX, sum - startX)
            unsafe cairo_line_to(context, endX, sum - endX)
            sum += distance
        }
        draw(stroke)
    }

    /// Draws a line through points.
    func line(_ points: [Point], _ stroke: Stroke) {
        setPath(points)
        draw(stroke)
    }

    /// Fills what a line through points encloses.
    func fill(_ points: [Point], _ colour: Colour) {
        setPath(points)
        unsafe cairo_close_path(context)
        setColour(colour)
        unsafe cairo_fill(context)
    }

    /// Fills what a line through points encloses, and draws its edge.
    func fill(_ points: [Point], _ colour: Colour, edge: Stroke) {
        setPath(points)
        unsafe cairo_close_path(context)
        setColour(colour)
        unsafe cairo_fill_preserve(context)
        draw(edge)
    }

    /// Fills a circle and draws its edge.
    func circle(_ centre: Point, radius: Double, _ colour: Colour, edge: Stroke) {
        unsafe cairo_new_path(context)
        unsafe cairo_arc(context, centre.x, centre.y, radius, 0, 2 * Double.pi)
        setColour(colour)
        unsafe cairo_fill_preserve(context)
        draw(edge)
    }

    private func draw(_ stroke: Stroke) {
        setColour(stroke.colour)
        unsafe cairo_set_line_width(context, stroke.width)
        unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        unsafe cairo_set_dash(context, stroke.dashes, Int32(clamping: stroke.dashes.count), 0)
        unsafe cairo_stroke(context)
    }

    private func setPath(_ points: [Point]) {
        unsafe cairo_new_path(context)
        for point in points { unsafe cairo_line_to(context, point.x, point.y) }
    }

    private func setPath(_ box: Rectangle, radius: Double) {
        let radius = min(radius, box.width / 2, box.height / 2)
        unsafe cairo_new_path(context)
        guard radius > 0 else {
            unsafe cairo_rectangle(context, box.x, box.y, box.width, box.height)
            return
        }
        let quarter = Double.pi / 2
        let corners = [
            (box.right - radius, box.y + radius), (box.right - radius, box.bottom - radius),
            (box.x + radius, box.bottom - radius), (box.x + radius, box.y + radius),
        ]
        for (index, corner) in corners.enumerated() {
            let start = Double(index - 1) * quarter
            unsafe cairo_arc(context, corner.0, corner.1, radius, start, start + quarter)
        }
        unsafe cairo_close_path(context)
    }
}
