#ifndef PENSTOCK_CSQLITE_SHIM_H
#define PENSTOCK_CSQLITE_SHIM_H

#include <sqlite3.h>

// The importer leaves out variadic functions and macros that cast.
static inline int csqlite_db_config_flag(sqlite3 *db, int option, int on) {
    return sqlite3_db_config(db, option, on, (int *)0);
}

// SQLite counts its memory under one mutex for all threads unless it is told not to, before anything is opened.
static inline int csqlite_stop_counting_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

static inline int csqlite_bind_text_copied(sqlite3_stmt *statement, int index, const char *bytes, int count) {
    // A text without bytes has no address in Swift, and SQLite would take that for null.
    return sqlite3_bind_text(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

static inline int csqlite_bind_blob_copied(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

static inline void csqlite_result_text_copied(sqlite3_context *context, const char *bytes, int count) {
    sqlite3_result_text(context, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

// A text of its own for SQLite, which frees it.
static inline char *csqlite_text(const char *text) { return sqlite3_mprintf("%s", text); }

#endif
