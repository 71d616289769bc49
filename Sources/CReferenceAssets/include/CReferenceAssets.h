#ifndef PENSTOCK_CREFERENCEASSETS_H
#define PENSTOCK_CREFERENCEASSETS_H

#include <stddef.h>

/// A file that was built into the program; its bytes live as long as the process.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} creferenceassets_file;

/// Swagger UI's program.
creferenceassets_file creferenceassets_script(void);

/// Swagger UI's style sheet.
creferenceassets_file creferenceassets_style(void);

/// Swagger UI's licence.
creferenceassets_file creferenceassets_licence(void);

#endif
