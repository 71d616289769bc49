/// Gives the next bytes; none at the end, and then none again.
public typealias ByteSource = () throws(MarkupError) -> [UInt8]
