/// Currencies that ISO 4217 has withdrawn and that published rates still have columns for. No deal can be in them, so
/// their quotes are left out.
public enum WithdrawnCurrencies {
    /// Their codes: all that have ever been in the euro reference rates and are no longer in the standard's list one.
    public static let codes: Set<String> = ["CYP", "EEK", "HRK", "LTL", "LVL", "MTL", "ROL", "SIT", "SKK", "TRL"]
}
