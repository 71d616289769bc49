/// TEMP.
public enum SQLViews { public static let text = "" }
