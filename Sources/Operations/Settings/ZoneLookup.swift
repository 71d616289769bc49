internal import DealModel
internal import Wire

/// Time zones that callers name.
enum ZoneLookup {
    /// Refuses a zone that the system does not have.
    ///
    /// - Throws: `validation_failed` with the name that was probably meant.
    static func check(_ name: String, in zones: any ZoneSource, pointer: String) throws(Problem) {
        guard zones.rules(named: name) == nil else { return }
        throw Problem(
            .validationFailed, "There is no such time zone.",
            errors: [
                FieldProblem(
                    pointer: pointer, code: "unknown_time_zone",
                    detail: "\(name) is no time zone of the tz database that this system has, such as "
                        + "Europe/Amsterdam.", didYouMean: nearest(to: name, among: zones.names))
            ])
    }

    /// The zone that was probably meant: by the name of its city alone, or by the nearest name.
    static func nearest(to name: String, among names: [String]) -> String? {
        let wanted = name.lowercased().map { $0 == " " ? "_" : $0 }
        // Of several zones with a city of that name the one with the shortest path is the city's own.
        let cities = names.filter { candidate in
            candidate.split(separator: "/").last.map { Array($0.lowercased()) == wanted } ?? false
        }
        return cities.min { $0.utf8.count < $1.utf8.count } ?? nearestName(to: name, among: names)
    }
}
