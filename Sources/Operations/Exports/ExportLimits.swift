/// What bounds exports.
public enum ExportLimits {
    /// How many exports of a workspace can be waiting or running at once.
    public static let waitingMax = 20
    /// How many exports a workspace keeps, finished ones included; the oldest finished one makes room for a new one.
    public static let exportsMax = 200
    /// How long a finished export is kept, in seconds: a day.
    public static let keptSecondsMax: Int64 = 86_400
}
