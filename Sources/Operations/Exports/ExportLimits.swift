/// What bounds exports.
public enum ExportLimits {
    /// How many exports of a workspace can be waiting or running at once.
    public static let waitingMax = 20
    /// How many exports a workspace keeps, finished ones included; the oldest finished one makes room for a new one.
    public static let exportsMax = 200
    /// How many bytes the files of a workspace's exports have together: 16 GiB. The oldest that are over make room; one
    /// that is larger by itself fails.
    public static let bytesMax: Int64 = 16 << 30
    /// How many bytes files of reports leave free on the disk: 256 MiB. An export or a large report that would leave
    /// less ends, so that the database has room to write.
    public static let freeDiskBytesMin: Int64 = 256 << 20
    /// How long a finished export is kept, in seconds: a day.
    public static let keptSecondsMax: Int64 = 86_400
}
