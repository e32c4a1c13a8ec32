#include "probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void enter(struct probe *p, const char *step) {
  snprintf(p->shared->step, sizeof p->shared->step, "%s", step);
}

int note(struct probe *p, int code) {
  if (code == MDB_NOTFOUND || code == MDB_KEYEXIST) return 0;
  if (code && !p->shared->code) p->shared->code = code;
  return code;
}

uint64_t next_random(struct probe *p) {
  uint64_t z = p->random += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

// Opens every named table that the main one lists, as far as there is room.
static int open_tables(struct probe *p, MDB_txn *txn) {
  MDB_cursor *cursor;
  MDB_val key, value;
  struct table *main_table = &p->tables[p->table_count++];
  int code = note(p, mdb_dbi_open(txn, NULL, 0, &main_table->handle));
  if (code) return code;
  main_table->is_main = 1;
  if ((code = note(p, mdb_dbi_flags(txn, main_table->handle, &main_table->flags)))) return code;
  if ((code = note(p, mdb_cursor_open(txn, main_table->handle, &cursor)))) return code;
  while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0 && p->table_count < MAXIMUM_TABLES) {
    char name[MAXIMUM_SAMPLE];
    if (key.mv_size >= sizeof name) continue;
    memcpy(name, key.mv_data, key.mv_size);
    name[key.mv_size] = 0;
    if (strlen(name) != key.mv_size) continue;
    struct table *table = &p->tables[p->table_count];
    // The answer for a plain value of the main table is MDB_INCOMPATIBLE, for one with duplicates MDB_NOTFOUND.
    if (mdb_dbi_open(txn, name, 0, &table->handle) != 0) continue;
    if ((code = note(p, mdb_dbi_flags(txn, table->handle, &table->flags)))) break;
    p->table_count++;
  }
  mdb_cursor_close(cursor);
  return note(p, code);
}

static int scan(struct probe *p, int opening) {
  MDB_txn *txn;
  int code = note(p, mdb_txn_begin(p->environment, NULL, MDB_RDONLY, &txn));
  if (code) return code;
  if (opening) code = open_tables(p, txn);
  for (int i = 0; !code && i < p->table_count; i++) code = scan_table(p, txn, &p->tables[i]);
  // Table handles live on only if the transaction that opened them is committed.
  if (code) mdb_txn_abort(txn);
  else code = note(p, mdb_txn_commit(txn));
  return code;
}

static int write_round(struct probe *p, int round) {
  MDB_txn *txn;
  int code = note(p, mdb_txn_begin(p->environment, NULL, 0, &txn));
  if (code) return code;
  code = write_tables(p, txn, round);
  enter(p, "commit");
  if (code == 0 || code == MDB_INCOMPATIBLE) return note(p, mdb_txn_commit(txn));
  mdb_txn_abort(txn);
  return code;
}

static int copy(struct probe *p, const char *path, unsigned flags) {
  char target[1024];
  snprintf(target, sizeof target, "%s.copy", path);
  unlink(target);
  // Refused with MDB_INCOMPATIBLE where pages have leaked; that is an answer, too.
  int code = mdb_env_copy2(p->environment, target, flags);
  unlink(target);
  return code == MDB_INCOMPATIBLE ? 0 : note(p, code);
}

int probe(const char *path, uint64_t seed, struct shared *shared) {
  struct probe *p = calloc(1, sizeof *p);
  struct stat status;
  if (!p || stat(path, &status) != 0) return 2;
  p->shared = shared;
  p->random = seed;

  enter(p, "open");
  int code = note(p, mdb_env_create(&p->environment));
  if (code) return code;
  mdb_env_set_maxdbs(p->environment, MAXIMUM_TABLES);
  mdb_env_set_mapsize(p->environment, (size_t)256 << 20);
  code = note(p, mdb_env_open(p->environment, path, MDB_NOSUBDIR | MDB_NOSYNC, 0600));
  if (code == 0) {
    code = scan(p, 1);
    for (int round = 0; !code && round < 3; round++) {
      code = write_round(p, round);
      // A transaction that fails with a code leaves the store as it was, so the rest must still work.
      code = 0;
    }
    if (!code) {
      enter(p, "scan after writes");
      code = scan(p, 0);
    }
    if (!code) {
      enter(p, "compacting copy");
      code = copy(p, path, MDB_CP_COMPACT);
      enter(p, "copy");
      if (!code) code = copy(p, path, 0);
    }
  }
  enter(p, "close");
  mdb_env_close(p->environment);
  code = p->shared->code;
  free(p);
  return code;
}
