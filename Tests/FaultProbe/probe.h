#ifndef FAULT_PROBE_H
#define FAULT_PROBE_H

#include <lmdb.h>
#include <stdint.h>

// What a probing process tells its parent, even when it is killed.
struct shared {
  char step[64];
  int code;
};

enum { MAXIMUM_TABLES = 48, MAXIMUM_SAMPLES = 160, MAXIMUM_SAMPLE = 512 };

// A key and one of its values, copied out of the store.
struct sample {
  uint16_t key_size, value_size;
  unsigned char key[MAXIMUM_SAMPLE], value[MAXIMUM_SAMPLE];
};

struct table {
  MDB_dbi handle;
  unsigned flags;
  int is_main;
  int sample_count;
  struct sample samples[MAXIMUM_SAMPLES];
};

struct probe {
  struct shared *shared;
  uint64_t random;
  uint64_t sum;
  MDB_env *environment;
  int table_count;
  struct table tables[MAXIMUM_TABLES];
};

// The whole work on one file; 0, or the first error code.
int probe(const char *path, uint64_t seed, struct shared *shared);

void enter(struct probe *p, const char *step);
// Notes the first code that is not a normal answer; returns it.
int note(struct probe *p, int code);
uint64_t next_random(struct probe *p);

int scan_table(struct probe *p, MDB_txn *txn, struct table *table);
int write_tables(struct probe *p, MDB_txn *txn, int round);

#endif
