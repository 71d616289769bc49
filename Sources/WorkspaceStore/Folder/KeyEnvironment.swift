/// What a key says that it is for, to people and to programs that search texts for lost keys.
///
/// Nothing hangs on it: data for trials has a workspace of its own, since a workspace is what keeps data apart.
public enum KeyEnvironment: String, CaseIterable, Sendable {
    /// Real data.
    case live
    /// Trials.
    case test
}
