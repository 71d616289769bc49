/// The fields whose changes `field_changes.csv` can tell, under their names there.
enum TrackedField: String, CaseIterable, Sendable {
    case amount
    case currency
    case probability
    case expectedCloseDate = "expected_close_date"
    case owner
    case forecastCategory = "forecast_category"
}
