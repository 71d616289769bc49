import DealModel
import Foundation

/// Reads a zone of this system by itself.
func systemZone(_ name: String) throws -> ZoneRules {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
    return try ZoneRules(tzif: Array(bytes), name: name)
}
