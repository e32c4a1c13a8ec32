#include "store.h"

#include <stdlib.h>

static int open_tables(plain_store *store, unsigned int transaction_flags, unsigned int flags) {
  int code = mdb_txn_begin(store->environment, NULL, transaction_flags, &store->transaction);
  if (code != MDB_SUCCESS) return code;
  code = mdb_dbi_open(store->transaction, "records", flags, &store->records);
  if (code == MDB_SUCCESS) {
    code = mdb_dbi_open(
        store->transaction, "postings", flags | MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP, &store->postings);
  }
  if (code == MDB_SUCCESS) return plain_commit(store);
  plain_abort(store);
  return code;
}

static int open_store(
    const char *path, size_t map_size, unsigned int flags, unsigned int transaction_flags, unsigned int table_flags,
    plain_store **made) {
  plain_store *store = calloc(1, sizeof(plain_store));
  if (store == NULL) return 12;
  int code = mdb_env_create(&store->environment);
  if (code == MDB_SUCCESS) code = mdb_env_set_mapsize(store->environment, map_size);
  if (code == MDB_SUCCESS) code = mdb_env_set_maxdbs(store->environment, 32);
  if (code == MDB_SUCCESS) code = mdb_env_set_maxreaders(store->environment, 256);
  if (code == MDB_SUCCESS) code = mdb_env_open(store->environment, path, MDB_NOSUBDIR | MDB_NOTLS | flags, 0600);
  if (code == MDB_SUCCESS) code = open_tables(store, transaction_flags, table_flags);
  if (code != MDB_SUCCESS) {
    plain_close(store);
    return code;
  }
  *made = store;
  return code;
}

int plain_create(const char *path, size_t map_size, plain_store **store) {
  return open_store(path, map_size, 0, 0, MDB_CREATE, store);
}

int plain_open_reader(const char *path, size_t map_size, plain_store **store) {
  return open_store(path, map_size, MDB_RDONLY | MDB_NOLOCK, MDB_RDONLY, 0, store);
}

void plain_close(plain_store *store) {
  if (store->environment != NULL) mdb_env_close(store->environment);
  free(store);
}

int plain_begin_read(plain_store *store) {
  return mdb_txn_begin(store->environment, NULL, MDB_RDONLY, &store->transaction);
}

int plain_begin_write(plain_store *store) {
  return mdb_txn_begin(store->environment, NULL, 0, &store->transaction);
}

int plain_commit(plain_store *store) {
  MDB_txn *transaction = store->transaction;
  store->transaction = NULL;
  return mdb_txn_commit(transaction);
}

void plain_abort(plain_store *store) {
  mdb_txn_abort(store->transaction);
  store->transaction = NULL;
}
