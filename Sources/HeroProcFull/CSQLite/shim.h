// SQLite as the system has it, and what Swift cannot call of it.
#pragma once

#include <sqlite3.h>

// SQLITE_TRANSIENT is a macro with a cast: SQLite takes a copy of what is bound.
static inline int sqlite_bind_text_copy(sqlite3_stmt *statement, int index, const char *text, int bytes) {
    return sqlite3_bind_text(statement, index, text, bytes, SQLITE_TRANSIENT);
}

static inline int sqlite_bind_blob_copy(sqlite3_stmt *statement, int index, const void *blob, int bytes) {
    // An empty blob is not NULL.
    return bytes == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                      : sqlite3_bind_blob(statement, index, blob, bytes, SQLITE_TRANSIENT);
}

// Variadic: a database that was damaged on purpose must not make the library write into its own tables.
static inline int sqlite_set_defensive(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}
