/// An organization is kept elsewhere; here it is only an id.
public enum Organization {}
