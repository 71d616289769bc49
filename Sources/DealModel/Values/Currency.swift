/// A currency of ISO 4217, by its code of three letters.
///
/// The table is that of the standard's list one as published by SIX on 2024-06-25. Codes without a minor unit
/// (gold, testing, "no currency") are not money that a deal can be in, so they are left out.
public struct Currency: Hashable, Comparable, Sendable {
    /// The place of the currency in the alphabetical list of codes; stable within one table.
    public let ordinal: UInt8

    /// Takes a code in capital letters; nil where the table does not have it.
    public init?(_ code: String) {
        guard let ordinal = Self.ordinals[code] else { return nil }
        self.ordinal = ordinal
    }

    /// The code, such as `EUR`.
    public var code: String { Self.entries[Int(ordinal)].code }

    /// How many decimals the minor unit has: 0, 2, 3 or 4.
    public var decimals: Int { Self.entries[Int(ordinal)].decimals }

    /// All codes in alphabetical order.
    public static var codes: [String] { entries.map(\.code) }

    /// Orders by code.
    public static func < (left: Self, right: Self) -> Bool { left.ordinal < right.ordinal }

    private static let entries: [(code: String, decimals: Int)] = {
        let table: [(codes: String, decimals: Int)] = [(decimals0, 0), (decimals2, 2), (decimals3, 3), (decimals4, 4)]
        return table.flatMap { row in row.codes.split(separator: " ").map { (String($0), row.decimals) } }.sorted {
            $0.0 < $1.0
        }
    }()

    private static let ordinals: [String: UInt8] = Dictionary(
        uniqueKeysWithValues: entries.enumerated().map { ($1.code, UInt8($0)) })

    private static let decimals0 = """
        BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
        """
    private static let decimals2 = """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD \
        CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP \
        GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL \
        MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN \
        QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD \
        TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG
        """
    private static let decimals3 = """
        BHD IQD JOD KWD LYD OMR TND
        """
    private static let decimals4 = """
        CLF UYW
        """
}

extension Currency: CustomStringConvertible {
    /// The code.
    public var description: String { code }
}
