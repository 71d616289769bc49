/// What keys may be at most, and what holds where nothing is said.
public enum KeyLimits {
    /// The characters of a key's name.
    public static let nameCharactersMax = 100
    /// After how many days a key ends.
    public static let lifetimeDaysDefault = 90
    /// The longest lifetime, in days; a key that never ends has to be asked for.
    public static let lifetimeDaysMax = 3_650
    /// For how many hours the secret that was replaced still opens what it did.
    public static let graceHoursDefault = 24
    /// The longest such time, in hours.
    public static let graceHoursMax = 168
    /// How many keys a workspace has. When it is full, the one that ended longest ago is forgotten for a new one.
    public static let keysPerWorkspaceMax = 1_000
    /// How often the use of a key is noted, in seconds.
    public static let useNotedSeconds = 60
}
