#include "CReferenceAssets.h"

#if !__has_embed("assets/swagger-ui-bundle.js") || !__has_embed("assets/swagger-ui.css") \
    || !__has_embed("assets/LICENSE")
#error "The files of the reference page are not there: 'make assets' fetches them ('make build' does so too)."
#else

// #embed is of C23; in older standards it is the compiler's own extension.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char script[] = {
#embed "assets/swagger-ui-bundle.js"
};
static const unsigned char style[] = {
#embed "assets/swagger-ui.css"
};
static const unsigned char licence[] = {
#embed "assets/LICENSE"
};

creferenceassets_file creferenceassets_script(void) { return (creferenceassets_file){script, sizeof script}; }

creferenceassets_file creferenceassets_style(void) { return (creferenceassets_file){style, sizeof style}; }

creferenceassets_file creferenceassets_licence(void) { return (creferenceassets_file){licence, sizeof licence}; }

#endif
