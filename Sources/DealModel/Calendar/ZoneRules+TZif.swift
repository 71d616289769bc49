extension ZoneRules {
    /// The most bytes of a file; the longest of the tz database has about 3,500.
    public static let fileBytesMax = 65_536
    /// The most changes of a zone.
    static let changesMax = 4_096

    /// Reads a TZif file of version 1, 2, 3 or 4 (RFC 8536 and RFC 9636).
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: the zone's name.
    /// - Throws: why the bytes are no time zone that is read here.
    public init(tzif bytes: [UInt8], name: String) throws(ZoneError) {
        guard bytes.count <= Self.fileBytesMax else { throw .outOfRange }
        var reader = TZifReader(bytes)
        let first = try reader.head()
        guard first.version >= 2 else {
            let block = try reader.block(first, timeBytes: 4)
            self.init(
                name: name, firstOffsetSeconds: block.firstOffsetSeconds, changes: block.changes, footer: nil)
            return
        }
        // What comes first is for readers that know times of 32 bits only.
        try reader.skip(first.bytesCount(timeBytes: 4))
        let second = try reader.head()
        let block = try reader.block(second, timeBytes: 8)
        let text = try reader.footer()
        guard !text.isEmpty else {
            self.init(
                name: name, firstOffsetSeconds: block.firstOffsetSeconds, changes: block.changes, footer: nil)
            return
        }
        guard let footer = ZoneFooter(text) else { throw .badFooter }
        self.init(
            name: name, firstOffsetSeconds: block.firstOffsetSeconds, changes: block.changes, footer: footer)
    }
}
