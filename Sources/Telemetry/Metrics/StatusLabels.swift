/// The statuses that requests are counted by: those that are answered one by one, all others by their class.
enum StatusLabels {
    /// In ascending order; a status that is not here counts as one of its hundred.
    private static let own = [
        200, 201, 202, 204, 206, 304, 308, 400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 414, 415, 421, 422,
        428, 429, 431, 500, 501, 503, 505, 507,
    ]
    private static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"]

    /// Every label, by its index.
    static let all = own.map(String.init) + classes

    private static let indices: [UInt8] = (0..<600).map { status in
        UInt8(own.firstIndex(of: status) ?? own.count + (status < 100 ? classes.count - 1 : status / 100 - 1))
    }

    /// The index of a status's label.
    static func index(of status: Int) -> Int {
        status >= 0 && status < indices.count ? Int(indices[status]) : all.count - 1
    }
}
