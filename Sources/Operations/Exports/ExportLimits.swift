/// What bounds exports.
public enum ExportLimits {
    /// How many exports of a workspace can be waiting or running at once.
    public static let waitingMax = 20
    /// How many exports a workspace keeps, finished ones included; the oldest finished one makes room for a new one.
    public static let exportsMax = 200
    /// How many bytes the files of a workspace's exports have together: 16 GiB. The oldest that are over make room; one
    /// that is larger by itself fails.
    public static let bytesMax: Int64 = 16 << 30
    /// How long a finished export is kept, in seconds: a day.
    public static let keptSecondsMax: Int64 = 86_400
}
