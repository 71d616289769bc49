/// Holds an open file where something that cannot be copied does not fit, such as a list.
final class OpenedFile {
    let file: OpenFile

    init(_ file: consuming OpenFile) {
        self.file = file
    }
}
