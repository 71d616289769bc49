/// Which of a deal's stays in one stage count.
public enum StayChoice: String, CaseIterable, Hashable, Sendable {
    case first
    case last
    /// Every one by itself.
    case each
    /// All of them taken together as one.
    case cumulative
}
