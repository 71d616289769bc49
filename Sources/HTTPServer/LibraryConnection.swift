/// The library's connection, lent for the length of one of its callbacks.
///
/// Safe: callbacks make it and hand it down the stack only, so that it is never used after they have returned.
@safe struct LibraryConnection {
    let handle: OpaquePointer
}
