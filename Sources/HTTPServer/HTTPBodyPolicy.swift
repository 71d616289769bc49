/// What is to be done with the body of a request whose head has been read.
public enum HTTPBodyPolicy: Sendable {
    /// Collect up to this many bytes in memory.
    case memory(bytesMax: Int)
    /// Collect up to this many bytes in a new file of mode 0600 in this directory.
    case spool(directory: String, bytesMax: Int)
}
