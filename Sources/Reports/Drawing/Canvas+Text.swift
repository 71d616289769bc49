import CPango

extension Canvas {
    /// Scripts that Noto Sans lacks have families of their own. They are named, and in this order, since what
    /// fontconfig puts in their place follows the locale and whatever else is installed. The family of emoji is not
    /// among them: it has digits too, and pango finds it by itself where there are emoji.
    private static let families = """
        Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans CJK SC, Noto Sans Devanagari, Noto Sans Thai
        """
    /// No line and no page has room for more; what is beyond is not even set, and an ellipsis says so.
    private static let lineCharactersMax = 500
    private static let textCharactersMax = 4_000
    /// From the middle of a line to its baseline, in heights of the font: half the height of a capital.
    private static let baselineShare = 0.357

    /// A size on a page.
    struct Size: Hashable {
        var width: Double
        var height: Double
    }

    /// Makes a layout whose fonts are the same on every screen and in every locale.
    static func makeLayout() -> OpaquePointer? {
        // The map of the thread: its caches are shared by what is drawn on it, and go with it.
        let context = unsafe pango_font_map_create_context(pango_cairo_font_map_get_default())
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(context)) }
        let options = unsafe cairo_font_options_create()
        defer { unsafe cairo_font_options_destroy(options) }
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe pango_context_set_language(context, pango_language_from_string("en"))
        unsafe pango_context_set_base_dir(context, PANGO_DIRECTION_WEAK_LTR)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        return unsafe pango_layout_new(context)
    }

    /// Makes the font of all texts; a size comes with each.
    static func makeFont() -> OpaquePointer? { unsafe pango_font_description_from_string(families) }

    /// How much room a text takes, in a line or, if a width is told, in so many lines at most.
    func size(of text: String, _ style: TextStyle, width: Double? = nil, lines: Int = 1) -> Size {
        setLayout(Self.printable(text, lines: lines).text, style, width: width, lines: lines)
        let extents = logicalExtents()
        return Size(width: extents.width, height: extents.height)
    }

    /// Draws a line of text in the middle of a box's height. What does not fit its width ends in an ellipsis.
    func draw(_ text: String, _ style: TextStyle, in box: Rectangle, _ alignment: TextStyle.Alignment = .left) {
        guard box.width > 0, !text.isEmpty else { return }
        setLayout(counted(text, lines: 1), style, width: box.width, lines: 1)
        let extents = logicalExtents()
        let room = box.width - extents.width
        let left =
            switch alignment {
            case .left: box.x
            case .centre: box.x + room / 2
            case .right: box.x + room
            }
        let baseline = box.middleY + style.size * Self.baselineShare
        let top = unsafe baseline - cpango_length(pango_layout_get_baseline(layout))
        show(style, x: left - extents.x, y: top)
    }

    /// Draws a text from the top of a box, in so many lines at most; the last one ends in an ellipsis if need be.
    ///
    /// - Returns: how high it is.
    @discardableResult
    func drawLines(
        _ text: String, _ style: TextStyle, in box: Rectangle, lines: Int, _ alignment: TextStyle.Alignment = .left
    ) -> Double {
        guard box.width > 0, !text.isEmpty else { return 0 }
        setLayout(counted(text, lines: lines), style, width: box.width, lines: lines, alignment)
        let extents = logicalExtents()
        show(style, x: box.x, y: box.y)
        return extents.height
    }

    /// Draws a line that rises by 45 degrees and ends below a point, no longer than told.
    func drawTurned(_ text: String, _ style: TextStyle, endingAt end: Point, length: Double) {
        guard length > 0, !text.isEmpty else { return }
        setLayout(counted(text, lines: 1), style, width: length, lines: 1)
        let extents = logicalExtents()
        unsafe cairo_save(context)
        unsafe cairo_translate(context, end.x, end.y)
        unsafe cairo_rotate(context, -Double.pi / 4)
        show(style, x: -extents.width - extents.x, y: 0)
        unsafe cairo_restore(context)
    }

    /// As much of a text as a line can have room for.
    static func lineStart(of text: String) -> String {
        guard text.utf8.count > lineCharactersMax else { return text }
        // One more than is shown, so that an ellipsis says that there is more.
        return String(text.unicodeScalars.prefix(lineCharactersMax + 1))
    }

    /// A text with U+FFFD for every character that stands for no sign, and how many there were. Ends of lines and tabs
    /// are spaces.
    static func printable(_ text: String, lines: Int = .max) -> (text: String, replacedCount: Int64) {
        let charactersMax = lines == 1 ? lineCharactersMax : textCharactersMax
        var replacedCount: Int64 = 0
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(charactersMax) {
            switch scalar.value {
            case 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029: scalars.append(" ")
            case 0..<0x20, 0x7f..<0xa0, 0xfffe, 0xffff:
                scalars.append("\u{fffd}")
                replacedCount += 1
            default: scalars.append(scalar)
            }
        }
        if scalars.count < text.unicodeScalars.count { scalars.append("…") }
        return (String(scalars), replacedCount)
    }

    private func counted(_ text: String, lines: Int) -> String {
        let (text, replacedCount) = Self.printable(text, lines: lines)
        replacedCharacterCount += replacedCount
        return text
    }

    private func setLayout(
        _ text: String, _ style: TextStyle, width: Double?, lines: Int,
        _ alignment: TextStyle.Alignment = .left
    ) {
        unsafe pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
        unsafe pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_layout_set_text(layout, text, Int32(clamping: text.utf8.count))
        setLanguages(of: text)
        unsafe pango_layout_set_width(layout, width.map { cpango_units($0) } ?? -1)
        unsafe pango_layout_set_height(layout, Int32(clamping: -lines))
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_ellipsize(layout, width == nil ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END)
        let side =
            switch alignment {
            case .left: PANGO_ALIGN_LEFT
            case .centre: PANGO_ALIGN_CENTER
            case .right: PANGO_ALIGN_RIGHT
            }
        // A text from right to left turns the sides round, which is right for paragraphs that may begin where they do.
        unsafe pango_layout_set_auto_dir(layout, alignment == .left ? 1 : 0)
        unsafe pango_layout_set_alignment(layout, side)
    }

    private func logicalExtents() -> Rectangle {
        var extents = PangoRectangle()
        unsafe pango_layout_get_extents(layout, nil, &extents)
        return Rectangle(
            x: cpango_length(extents.x), y: cpango_length(extents.y), width: cpango_length(extents.width),
            height: cpango_length(extents.height))
    }

    private func show(_ style: TextStyle, x: Double, y: Double) {
        setColour(style.colour)
        unsafe cairo_move_to(context, x, y)
        unsafe pango_cairo_show_layout(context, layout)
    }
}
