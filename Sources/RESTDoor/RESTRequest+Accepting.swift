internal import Operations
internal import Wire

/// What the caller takes, by its `Accept` (RFC 9110, 12.5.1).
extension RESTRequest {
    private static let weightMax = 1_000

    /// Finds what of an operation's answer the caller takes.
    ///
    /// - Parameter isFormatGiven: whether the query says the format, which then is what the caller takes.
    /// - Returns: the format that it wants most, of several alike the most usual one; nil where there is no choice, or
    ///   the usual one is as good as any.
    /// - Throws: `not_acceptable` where it takes none.
    func format(of operation: Operation, isFormatGiven: Bool) throws(Problem) -> String? {
        let output = operation.output
        guard !output.formats.isEmpty else {
            try checkAccept(operation.name, output.mediaType)
            return nil
        }
        guard !isFormatGiven else { return nil }
        let usual = weight(of: output.mediaType)
        var best: (name: String, weight: Int)?
        for format in output.formats {
            let weight = weight(of: format.mediaType)
            if weight > best?.weight ?? 0 { best = (format.name, weight) }
        }
        guard let best else { throw Self.notAcceptable(operation.name, output.formats.map(\.mediaType)) }
        return best.weight > usual ? best.name : nil
    }

    /// - Throws: `not_acceptable` where the caller takes nothing of what is offered.
    func checkAccept(_ name: String, _ offered: String) throws(Problem) {
        guard accepts(offered) else { throw Self.notAcceptable(name, [offered]) }
    }

    /// Whether the caller wants nothing more than JSON, and so gets that wherever there is a choice.
    var isContentWithJSON: Bool {
        let ranges = ranges
        let most = ranges.map { Self.weight($0.dropFirst()) }.max() ?? Self.weightMax
        let own = weight(of: RESTDoor.jsonType, in: ranges)
        return own > 0 && own == most
    }

    /// Whether the caller takes what is offered; one who says nothing takes everything.
    func accepts(_ offered: String) -> Bool { weight(of: offered) > 0 }

    /// How much the caller wants what is offered, in thousandths. The range that names the offer most closely decides.
    private func weight(of offered: String) -> Int { weight(of: offered, in: ranges) }

    private func weight(of offered: String, in ranges: [[String]]) -> Int {
        guard !ranges.isEmpty else { return Self.weightMax }
        let name = offered.prefix { $0 != ";" }
        let kind = name.prefix { $0 != "/" }
        for range in [String(name), "\(kind)/*", "*/*"] {
            let fitting = ranges.filter { $0.first == range }
            if !fitting.isEmpty { return fitting.map { Self.weight($0.dropFirst()) }.max() ?? Self.weightMax }
        }
        return 0
    }

    /// The media ranges, each with its parameters; none where everything is taken alike.
    private var ranges: [[String]] {
        let accepted = header("Accept")
        guard !accepted.isEmpty, accepted != ["*/*"] else { return [] }
        return accepted.joined(separator: ",").lowercased().split(separator: ",").map { range in
            range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        }
    }

    /// The weight among the parameters of a media range, with up to three decimals (RFC 9110, 12.4.2).
    private static func weight(_ parameters: ArraySlice<String>) -> Int {
        guard let text = parameters.first(where: { $0.hasPrefix("q=") })?.dropFirst(2) else { return weightMax }
        let digits = text.dropFirst(text.hasPrefix("0.") || text.hasPrefix("1.") ? 2 : 1)
        guard let whole = text.first, whole == "0" || whole == "1", digits.count <= 3,
            let fraction = Int((digits + "000").prefix(3))
        else { return weightMax }
        return whole == "1" ? weightMax : fraction
    }

    private static func notAcceptable(_ name: String, _ offered: [String]) -> Problem {
        Problem(.notAcceptable, "\(name) answers \(offered.joined(separator: ", ")).")
    }
}
