#pragma once
#include <lmdb.h>

#include "plain_lmdb.h"

struct plain_store {
  MDB_env *environment;
  MDB_txn *transaction;
  MDB_dbi records;
  MDB_dbi postings;
};
