// Works on data files with plain LMDB as a host would: opens, scans, writes, copies and closes each.
//
//   FaultProbe <seconds> <seed> <file>...
//
// Every file is worked on in a process of its own, for some seconds at most. One line a file tells how that ended:
//   ok <file> | error <code> <step> <file> | signal <number> <step> <file> | hang <step> <file>
#include <lmdb.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"

static void run(const char *path, unsigned seconds, uint64_t seed, struct shared *shared) {
  pid_t child = fork();
  if (child < 0) {
    perror("fork");
    exit(2);
  }
  if (child == 0) {
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    alarm(seconds);
    _exit(probe(path, seed, shared) == 0 ? 0 : 1);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
    printf("hang %s %s\n", shared->step, path);
  else if (WIFSIGNALED(status))
    printf("signal %d %s %s\n", WTERMSIG(status), shared->step, path);
  else if (WEXITSTATUS(status) == 0)
    printf("ok %s\n", path);
  else
    printf("error %d %s %s\n", shared->code, shared->step, path);
}

int main(int count, char **arguments) {
  if (count < 4) {
    fprintf(stderr, "usage: %s <seconds> <seed> <file>...\n", arguments[0]);
    return 2;
  }
  unsigned seconds = (unsigned)strtoul(arguments[1], NULL, 10);
  uint64_t seed = strtoull(arguments[2], NULL, 10);
  struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 2;
  for (int next = 3; next < count; next++) {
    memset(shared, 0, sizeof *shared);
    run(arguments[next], seconds, seed, shared);
  }
  return 0;
}
