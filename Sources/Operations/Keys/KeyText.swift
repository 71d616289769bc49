internal import Digests
public import WorkspaceStore

/// A key as its holder has it: `pnsk_live_` or `pnsk_test_`, then 46 digits of base 62.
///
/// ```
/// pnsk_live_ 3fK9aBcD Zx…(32) 0q8rT2
///            id       secret  checksum
/// ```
/// The id is public and is what the key is looked up by. The secret has 190 bits from the kernel's generator. The
/// checksum is `KeyChecksum` of all that stands before it, in six digits; it keeps slips of the hand and junk from
/// being looked up, and protects nothing. One expression finds all keys: `pnsk_(live|test)_[0-9A-Za-z]{46}`.
///
/// Nothing prints the secret but `reveal`.
public struct KeyText: Sendable {
    /// How many characters a key has.
    public static let charactersCount = 56
    /// How many digits of base 62 the secret has.
    public static let secretDigitsCount = 32
    /// How many the checksum has: 62 to the sixth is more than 2 to the 32nd.
    static let checksumDigitsCount = 6

    /// What it says that it is for.
    public let environment: KeyEnvironment
    /// Its public part.
    public let id: KeyID
    private let secret: [UInt8]

    /// A key with a secret that nobody has had before.
    public init(environment: KeyEnvironment, id: KeyID) {
        self.environment = environment
        self.id = id
        secret = Base62.random(count: Self.secretDigitsCount)
    }

    /// Reads a key; nil for anything but exactly one, with nothing around it and the right checksum.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.charactersCount,
            let environment = KeyEnvironment.allCases.first(where: { bytes.starts(with: Self.opening($0)) })
        else { return nil }
        let digits = bytes.dropFirst(Self.opening(environment).count)
        let (checked, checksum) = (bytes.dropLast(Self.checksumDigitsCount), bytes.suffix(Self.checksumDigitsCount))
        guard digits.allSatisfy(Base62.isDigit), let id = KeyID(digits.prefix(KeyID.digitsCount)),
            checksum.elementsEqual(Self.checksum(of: checked))
        else { return nil }
        self.environment = environment
        self.id = id
        secret = Array(digits.dropFirst(KeyID.digitsCount).prefix(Self.secretDigitsCount))
    }

    /// The whole text, to be shown once to whoever asked for the key, and kept nowhere.
    public func reveal() -> String {
        let checked = Self.opening(environment) + Array(id.description.utf8) + secret
        return String(decoding: checked + Self.checksum(of: checked), as: UTF8.self)
    }

    /// How a key begins, which is all of it that is shown later on: `pnsk_live_3fK9aBcD…`.
    public static func prefix(_ environment: KeyEnvironment, _ id: KeyID) -> String {
        String(decoding: opening(environment), as: UTF8.self) + "\(id)…"
    }

    /// What is kept of the secret: its HMAC under a key that is not in the same file.
    ///
    /// A slow hash would add nothing, since nobody can try out 190 bits.
    func code(pepper: [UInt8]) -> [UInt8] { HMACSHA256.code(key: pepper, message: secret) }

    private static func opening(_ environment: KeyEnvironment) -> [UInt8] {
        Array("pnsk_\(environment.rawValue)_".utf8)
    }

    private static func checksum(of bytes: some Sequence<UInt8>) -> [UInt8] {
        Base62.digits(of: KeyChecksum.of(bytes), count: checksumDigitsCount)
    }
}

extension KeyText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How it begins; never the secret.
    public var description: String { Self.prefix(environment, id) }

    /// How it begins; never the secret.
    public var debugDescription: String { description }

    /// A mirror that shows nothing but the id.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
