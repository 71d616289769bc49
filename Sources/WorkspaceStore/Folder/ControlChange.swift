/// What is written into the control file in one transaction.
public struct ControlChange: Sendable {
    /// Keys as they are to be; one whose number is there already is changed, any other added.
    public var keys: [KeyRecord]
    /// Keys that are forgotten.
    public var removedKeys: [KeyID]
    /// The answer that is kept with it.
    public var answer: KeptAnswer?

    /// Describes a change.
    public init(keys: [KeyRecord] = [], removedKeys: [KeyID] = [], answer: KeptAnswer? = nil) {
        self.keys = keys
        self.removedKeys = removedKeys
        self.answer = answer
    }
}
