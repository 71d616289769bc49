extension SQLiteConnection {
    /// One setting, the value to set and the value that must be read back.
    private struct Setting {
        let name: String
        let value: String
        let expected: String
    }

    /// Sets what a writing connection needs and reads every setting back.
    ///
    /// WAL lets readers go on beside the writer; FULL makes an acknowledged commit survive a power cut; the writer
    /// itself decides when to checkpoint; no memory mapping, since an I/O error would then be a signal.
    /// - Throws: `unusable` where SQLite does not take a setting.
    func applyWriterSettings(path: String) throws(StoreError) {
        try apply(
            [
                Setting(name: "journal_mode", value: "WAL", expected: "wal"),
                Setting(name: "synchronous", value: "FULL", expected: "2"),
                Setting(name: "wal_autocheckpoint", value: "0", expected: "0"),
                Setting(name: "journal_size_limit", value: "67108864", expected: "67108864"),
                Setting(name: "secure_delete", value: "OFF", expected: "0"),
                Setting(name: "cache_size", value: "-65536", expected: "-65536"),
            ] + Self.commonSettings, path: path)
        countLogFrames()
    }

    /// Sets what a reading connection needs and reads every setting back.
    func applyReaderSettings(path: String) throws(StoreError) {
        try apply([Setting(name: "cache_size", value: "-16384", expected: "-16384")] + Self.commonSettings, path: path)
    }

    private static let commonSettings = [
        Setting(name: "mmap_size", value: "0", expected: "0"),
        Setting(name: "foreign_keys", value: "ON", expected: "1"),
        Setting(name: "cell_size_check", value: "ON", expected: "1"),
        Setting(name: "recursive_triggers", value: "OFF", expected: "0"),
        Setting(name: "temp_store", value: "MEMORY", expected: "2"),
    ]

    private func apply(_ settings: [Setting], path: String) throws(StoreError) {
        for setting in settings {
            let found = try storing { () throws(SQLiteError) in
                _ = try text("PRAGMA \(setting.name) = \(setting.value)")
                return try text("PRAGMA \(setting.name)")
            }
            guard found == setting.expected else {
                throw .unusable(
                    "\(path): SQLite keeps \(setting.name) at \(found ?? "nothing") where \(setting.expected) is needed"
                )
            }
        }
    }
}
