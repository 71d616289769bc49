internal import CLibXML2

/// What libxml2 and libxslt need to be told once.
enum Libraries {
    /// Touched before either is used: it happens once, whoever is first.
    static let areReady: Bool = {
        xmlInitParser()
        xsltInit()
        clibxml_load_no_documents()
        return true
    }()
}
