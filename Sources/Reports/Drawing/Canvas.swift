import CPango
import DealModel

/// A page, a drawing or a picture that is drawn on, and the bytes that come of it.
///
/// Nothing that is drawn depends on a screen, a locale or a desktop: the same calls give the same bytes, but for the
/// numbers in an SVG's ids, which `SVGNumbering` makes equal.
// Safe: the pointers are made and released here, and nothing outside of the extensions sees them.
@safe final class Canvas {
    private enum Kind { case svg, png, pdf }

    /// What has been written and not been taken.
    private final class Output {
        var bytes: [UInt8] = []
    }

    private let kind: Kind
    private let output: Output
    private let surface: OpaquePointer?
    /// What shapes are drawn with.
    let context: OpaquePointer?
    /// What texts are set with, one after another.
    let layout: OpaquePointer?
    /// The font that they are set in; its size and weight are those of the last text.
    let font: OpaquePointer?
    /// Characters that no picture shows, in the texts drawn so far; U+FFFD is drawn in their place.
    var replacedCharacterCount: Int64 = 0

    /// How many units of an SVG one of ours is. Emoji are pictures with a pixel for each of them.
    static let svgScale = 3.0

    /// A drawing of so many units, which are `svgScale` times as many in the SVG.
    static func svg(width: Double, height: Double) -> Canvas {
        let output = Output()
        let target = unsafe Unmanaged.passUnretained(output).toOpaque()
        let surface = unsafe cairo_svg_surface_create_for_stream(
            write, target, width * svgScale, height * svgScale)
        let canvas = unsafe Canvas(.svg, output, surface)
        unsafe cairo_scale(canvas.context, svgScale, svgScale)
        return canvas
    }

    /// A picture of so many pixels, with so many pixels a unit.
    static func png(widthPixels: Int, heightPixels: Int, scale: Double) -> Canvas {
        let surface = unsafe cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, Int32(clamping: widthPixels), Int32(clamping: heightPixels))
        let canvas = unsafe Canvas(.png, Output(), surface)
        unsafe cairo_scale(canvas.context, scale, scale)
        return canvas
    }

    /// Pages of so many points. Each ends with `endPage`.
    static func pdf(width: Double, height: Double) -> Canvas {
        let output = Output()
        let target = unsafe Unmanaged.passUnretained(output).toOpaque()
        let surface = unsafe cairo_pdf_surface_create_for_stream(write, target, width, height)
        return unsafe Canvas(.pdf, output, surface)
    }

    private init(_ kind: Kind, _ output: Output, _ surface: OpaquePointer?) {
        self.kind = kind
        self.output = output
        unsafe self.surface = surface
        unsafe context = cairo_create(surface)
        unsafe layout = Self.makeLayout()
        unsafe font = Self.makeFont()
    }

    deinit {
        unsafe pango_font_description_free(font)
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        unsafe cairo_destroy(context)
        unsafe cairo_surface_destroy(surface)
    }

    /// Ends a page; the next one has the same size.
    func endPage() { unsafe cairo_show_page(context) }

    /// Says in a PDF what it is, and when it is about: the date is that of its making, too.
    func describe(title: String, instant: Instant) {
        let second = instant.description.prefix(19) + "Z"
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, Self.printable(title).text)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Penstock")
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, String(second))
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, String(second))
    }

    /// Adds a line to a PDF's contents that leads to a page, counted from 1.
    func addContents(_ title: String, page: Int) {
        _ = unsafe cairo_pdf_surface_add_outline(
            surface, 0, Self.printable(title).text, "page=\(page)", CAIRO_PDF_OUTLINE_FLAG_OPEN)
    }

    /// Draws with other units: so many of the page each, from a point on.
    func scaled(by scale: Double, from origin: Point, _ draw: () -> Void) {
        unsafe cairo_save(context)
        unsafe cairo_translate(context, origin.x, origin.y)
        unsafe cairo_scale(context, scale, scale)
        draw()
        unsafe cairo_restore(context)
    }

    /// The bytes that have been written since the last call.
    func takeBytes() -> [UInt8] {
        defer { output.bytes = [] }
        return output.bytes
    }

    /// Writes what is still to be written; nothing can be drawn afterwards.
    ///
    /// - Throws: `library` where anything went wrong since the beginning.
    func finish() throws(ReportError) {
        try check(unsafe cairo_status(context))
        if kind == .png {
            let target = unsafe Unmanaged.passUnretained(output).toOpaque()
            unsafe cairo_surface_flush(surface)
            try check(unsafe cairo_surface_write_to_png_stream(surface, Self.write, target))
        }
        unsafe cairo_surface_finish(surface)
        try check(unsafe cairo_surface_status(surface))
    }

    private func check(_ status: cairo_status_t) throws(ReportError) {
        guard status == CAIRO_STATUS_SUCCESS else {
            let detail = unsafe cairo_status_to_string(status).map { unsafe String(cString: $0) }
            throw .library(name: "cairo", detail: detail ?? "status \(status.rawValue)")
        }
    }

    /// What cairo calls with bytes; the target is an `Output` that the canvas keeps.
    private static let write: cairo_write_func_t = { target, bytes, count in
        guard let target = unsafe target, let bytes = unsafe bytes else { return CAIRO_STATUS_WRITE_ERROR }
        let output = unsafe Unmanaged<Output>.fromOpaque(target).takeUnretainedValue()
        unsafe output.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
    }
}
