#ifndef PENSTOCK_CLIBXML2_SHIM_H
#define PENSTOCK_CLIBXML2_SHIM_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// Debian's headers name those of ICU for the insides of encodings, which nothing here looks at. Beside Foundation's own
// ICU they are a second definition of the same types, and no file that sees both can be compiled.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlwriter.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

// The deallocator is a global pointer to a function, which the importer leaves out.
static inline void clibxml_free(void *pointer) {
    if (pointer) xmlFree(pointer);
}

// What libxslt says comes as a format and its arguments; the first thousand bytes of it are kept.
struct clibxml_message {
    size_t count;
    char text[1024];
};

static inline void clibxml_take_message(void *context, const char *format, ...) {
    struct clibxml_message *message = (struct clibxml_message *)context;
    va_list arguments;
    int written;
    if (!message || message->count + 1 >= sizeof message->text) return;
    va_start(arguments, format);
    written = vsnprintf(message->text + message->count, sizeof message->text - message->count, format, arguments);
    va_end(arguments);
    if (written > 0) message->count += (size_t)written;
    if (message->count >= sizeof message->text) message->count = sizeof message->text - 1;
}

static inline void clibxml_take_text(struct clibxml_message *message, const char *text) {
    clibxml_take_message(message, "%s", text);
}

// Until it is told otherwise libxslt prints to the standard error; what it says goes to the message, or nowhere.
static inline void clibxml_hear_stylesheets(struct clibxml_message *message) {
    xsltSetGenericErrorFunc(message, clibxml_take_message);
}

static inline void clibxml_hear_transform(xsltTransformContextPtr transform, struct clibxml_message *message) {
    xsltSetTransformErrorFunc(transform, message, clibxml_take_message);
}

static inline xmlDocPtr clibxml_load_nothing(
    const xmlChar *address, xmlDictPtr names, int options, void *context, xsltLoadType type) {
    (void)address, (void)names, (void)options, (void)context, (void)type;
    return NULL;
}

// Whatever a stylesheet names, by import, include or document(), is not there.
static inline void clibxml_load_no_documents(void) { xsltSetLoaderFunc(clibxml_load_nothing); }

// Nothing is read but what is handed in, and nothing is written but the result.
static inline int clibxml_forbid_everything(xsltSecurityPrefsPtr preferences) {
    return xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_FILE, xsltSecurityForbid) |
        xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_FILE, xsltSecurityForbid) |
        xsltSetSecurityPrefs(preferences, XSLT_SECPREF_CREATE_DIRECTORY, xsltSecurityForbid) |
        xsltSetSecurityPrefs(preferences, XSLT_SECPREF_READ_NETWORK, xsltSecurityForbid) |
        xsltSetSecurityPrefs(preferences, XSLT_SECPREF_WRITE_NETWORK, xsltSecurityForbid);
}

#endif
