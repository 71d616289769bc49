import CPango
import Reports

/// What can be seen in what a format wrote, or why it did not.
enum DrawnBytes {
    /// The limit that keeps a report from being written, as `name allowed`; nil where none does.
    static func limit(
        _ report: Report, _ options: ReportOptions = ReportOptions(), _ write: Written.Format
    ) -> String? {
        var sink = ReportSink { _ in }
        do {
            _ = try write(report, options, &sink)
            return nil
        } catch {
            guard case .tooLarge(let limit, let allowed) = error else { return nil }
            return "\(limit) \(allowed)"
        }
    }

    /// How many colours a PNG shows, if fewer than told; nil where it is none.
    static func colourCount(ofPNG bytes: [UInt8], upTo most: Int = 8) -> Int? {
        var rest = bytes[...]
        let read: cairo_read_func_t = { source, target, count in
            guard let rest = unsafe source?.assumingMemoryBound(to: ArraySlice<UInt8>.self), let target = unsafe target,
                unsafe rest.pointee.count >= Int(count)
            else { return CAIRO_STATUS_READ_ERROR }
            unsafe UnsafeMutableRawBufferPointer(start: target, count: Int(count)).copyBytes(
                from: rest.pointee.prefix(Int(count)))
            unsafe rest.pointee.removeFirst(Int(count))
            return CAIRO_STATUS_SUCCESS
        }
        let surface = unsafe withUnsafeMutablePointer(to: &rest) { pointer in
            unsafe cairo_image_surface_create_from_png_stream(read, pointer)
        }
        defer { unsafe cairo_surface_destroy(surface) }
        guard unsafe cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
            let pixels = unsafe cairo_image_surface_get_data(surface)
        else { return nil }
        let stride = Int(unsafe cairo_image_surface_get_stride(surface))
        var colours: Set<UInt32> = []
        for row in 0..<Int(unsafe cairo_image_surface_get_height(surface)) {
            for column in 0..<Int(unsafe cairo_image_surface_get_width(surface)) {
                let pixel = unsafe UnsafeRawPointer(pixels + row * stride).load(
                    fromByteOffset: 4 * column, as: UInt32.self)
                colours.insert(pixel & 0xff_ffff)
                guard colours.count < most else { return most }
            }
        }
        return colours.count
    }

    /// A number that two different texts hardly share: FNV-1a of 64 bits.
    static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
