#include "probe.h"

#include <stdlib.h>
#include <string.h>

static void fill(struct probe *p, unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) bytes[i] = (unsigned char)next_random(p);
}

// A new key: near an old one, so that it goes to any page of the tree. Integer keys keep their size.
static size_t make_key(struct probe *p, const struct table *table, unsigned char *bytes) {
  const struct sample *near =
      table->sample_count ? &table->samples[next_random(p) % (uint64_t)table->sample_count] : NULL;
  size_t size = near ? near->key_size : 8;
  if (near) memcpy(bytes, near->key, size);
  else fill(p, bytes, size);
  if (table->flags & MDB_INTEGERKEY) {
    bytes[next_random(p) % size] ^= (unsigned char)next_random(p);
    return size;
  }
  switch (next_random(p) % 4) {
  case 0:
    bytes[next_random(p) % size] = (unsigned char)next_random(p);
    return size;
  case 1:
    if (size < 511) bytes[size++] = (unsigned char)next_random(p);
    return size;
  case 2:
    size = 1 + next_random(p) % 24;
    fill(p, bytes, size);
    return size;
  default:
    size = 1 + next_random(p) % 511;
    fill(p, bytes, size);
    return size;
  }
}

static size_t make_value(struct probe *p, const struct table *table, unsigned char *bytes, size_t room) {
  size_t size;
  if (table->flags & (MDB_DUPFIXED | MDB_INTEGERDUP))
    size = table->sample_count ? table->samples[0].value_size : 8;
  else if (table->flags & MDB_DUPSORT)
    size = 1 + next_random(p) % (next_random(p) % 16 ? 40 : 511);
  else
    size = next_random(p) % (next_random(p) % 16 ? 200 : room);
  fill(p, bytes, size);
  return size;
}

// Runs of new values under few keys make pages inside nodes grow into trees.
static int put(struct probe *p, MDB_txn *txn, struct table *table, unsigned char *room, size_t room_size) {
  unsigned char key_bytes[MAXIMUM_SAMPLE];
  MDB_val key = {make_key(p, table, key_bytes), key_bytes};
  int times = table->flags & MDB_DUPSORT && next_random(p) % 8 == 0 ? 120 : 1;
  for (int i = 0; i < times; i++) {
    MDB_val value = {make_value(p, table, room, room_size), room};
    int code = note(p, mdb_put(txn, table->handle, &key, &value, 0));
    if (code) return code;
  }
  return 0;
}

static int overwrite(struct probe *p, MDB_txn *txn, struct table *table, unsigned char *room, size_t room_size) {
  if (!table->sample_count) return 0;
  const struct sample *sample = &table->samples[next_random(p) % (uint64_t)table->sample_count];
  MDB_val key = {sample->key_size, (void *)sample->key};
  MDB_val value = {make_value(p, table, room, room_size), room};
  return note(p, mdb_put(txn, table->handle, &key, &value, 0));
}

static int delete(struct probe *p, MDB_txn *txn, struct table *table) {
  if (!table->sample_count) return 0;
  const struct sample *sample = &table->samples[next_random(p) % (uint64_t)table->sample_count];
  MDB_val key = {sample->key_size, (void *)sample->key};
  MDB_val value = {sample->value_size, (void *)sample->value};
  // Deleting the record of a table this way is refused, and spoils the transaction.
  if (table->is_main && value.mv_size == 48) return 0;
  int one = table->flags & MDB_DUPSORT && value.mv_size > 0 && next_random(p) % 4;
  return note(p, mdb_del(txn, table->handle, &key, one ? &value : NULL));
}

// The codes that a host of a healthy store meets, too; the transaction goes on.
static int is_answer(int code) {
  // A name of a table met as a plain key of the main one, or a value too big for an odd page.
  return code == MDB_INCOMPATIBLE || code == MDB_BAD_VALSIZE;
}

int write_tables(struct probe *p, MDB_txn *txn, int round) {
  size_t room_size = 40000;
  unsigned char *room = malloc(room_size);
  int code = 0;
  enter(p, round == 0 ? "write 1" : round == 1 ? "write 2" : "write 3");
  for (int t = 0; !code && t < p->table_count; t++) {
    struct table *table = &p->tables[t];
    // The last round empties most of each table, so that pages merge all the way up.
    int work = round == 2 ? 4 * table->sample_count + 8 : 120;
    for (int i = 0; !code && i < work; i++) {
      int before = p->shared->code;
      uint64_t choice = next_random(p) % 8;
      if (round == 2 ? choice < 7 : choice < 3) code = delete(p, txn, table);
      else if (choice < 5) code = overwrite(p, txn, table, room, room_size);
      else code = put(p, txn, table, room, room_size);
      if (is_answer(code)) {
        code = 0;
        p->shared->code = before;
      }
    }
    if (!code && round == 2 && !table->is_main && next_random(p) % 4 == 0) code = note(p, mdb_drop(txn, table->handle, 0));
  }
  free(room);
  return code;
}
