/// Whether bytes are well-formed UTF-8.
enum UTF8Check {
    static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }
}
