// A disk that remembers what was promised. Preloaded into the server, it writes down every change of the files in
// POWERCUT_FOLDER and every fsync that succeeded, in POWERCUT_JOURNAL; powercut.py makes of it what a disk may have left
// when the power went. POWERCUT_KILL=NAME:N ends the process before its Nth write to a file of that name.
//
// A record is written before its change is made and, of an fsync, one before and one after: so nothing counts as kept
// that was not written when the fsync began. The lock makes the order of records the order of changes.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, ADOPT, WRITE, TRUNCATE, RENAME, UNLINK, SYNC_BEGIN, SYNC_END };
enum { DESCRIPTORS = 65536, FILES = 4096, FOLDER_ID = 0xFFFF };

struct record { uint32_t op, file; uint64_t offset, length; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int journal = -1;
static char folder[4096];
static size_t folder_length;
static char killing[256];
static long writes_left = -1;
static uint16_t file_of[DESCRIPTORS];  // 0: none of ours
static uint8_t counted[DESCRIPTORS];
static struct { dev_t device; ino_t inode; } files[FILES];
static uint32_t newest_file;
static uint64_t tickets;

static void begin(void) {
  const char *path = getenv("POWERCUT_JOURNAL"), *where = getenv("POWERCUT_FOLDER"), *when = getenv("POWERCUT_KILL");
  if (path && where && strlen(where) < sizeof folder) {
    strcpy(folder, where);
    folder_length = strlen(folder);
    journal = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
  const char *colon = when ? strrchr(when, ':') : NULL;
  if (colon && (size_t)(colon - when) < sizeof killing) {
    memcpy(killing, when, colon - when);
    writes_left = atol(colon + 1);
  }
}

// Our name of a path: what comes after the folder; NULL outside it, and for what a power cut is known to take away.
static const char *name_in_folder(const char *path) {
  if (journal < 0 || strncmp(path, folder, folder_length) != 0 || path[folder_length] != '/') return NULL;
  const char *name = path + folder_length + 1;
  size_t length = strlen(name);
  if (strchr(name, '/') || length == 0 || (length > 4 && strcmp(name + length - 4, "-shm") == 0)) return NULL;
  return name;
}

static void put(uint32_t op, uint32_t file, uint64_t offset, const void *bytes, uint64_t length) {
  struct record record = {op, file, offset, length};
  struct iovec parts[2] = {{&record, sizeof record}, {(void *)bytes, length}};
  if (syscall(SYS_writev, journal, parts, 2) != (long)(sizeof record + length)) _exit(97);
}

static uint32_t number_of(int descriptor, const char *name, int is_new) {
  struct stat status;
  if (syscall(SYS_fstat, descriptor, &status) != 0) return 0;
  for (uint32_t file = newest_file; file > 0 && !is_new; file--)
    if (files[file].inode == status.st_ino && files[file].device == status.st_dev) return file;
  if (newest_file + 1 >= FILES) _exit(98);
  newest_file++;
  files[newest_file].device = status.st_dev;
  files[newest_file].inode = status.st_ino;
  put(is_new ? CREATE : ADOPT, newest_file, 0, name, strlen(name));
  return newest_file;
}

static int opened(int at, const char *path, int flags, mode_t mode) {
  pthread_once(&once, begin);
  const char *name = name_in_folder(path);
  const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
  int is_counted = writes_left >= 0 && strcmp(base, killing) == 0;
  int is_folder = journal >= 0 && strcmp(path, folder) == 0;
  if (!name && !is_counted && !is_folder) return syscall(SYS_openat, at, path, flags, mode);
  pthread_mutex_lock(&lock);
  int is_new = name && syscall(SYS_faccessat, at, path, F_OK, 0) != 0;
  int descriptor = syscall(SYS_openat, at, path, flags, mode);
  int error = errno;
  if (descriptor >= 0 && descriptor < DESCRIPTORS) {
    counted[descriptor] = is_counted;
    file_of[descriptor] = is_folder ? FOLDER_ID : name ? number_of(descriptor, name, is_new) : 0;
    if (name && !is_new && (flags & O_TRUNC)) put(TRUNCATE, file_of[descriptor], 0, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return descriptor;
}

#define OPEN(NAME)                                                 \
  int NAME(const char *path, int flags, ...) {                     \
    va_list more;                                                  \
    va_start(more, flags);                                         \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                  \
    return opened(AT_FDCWD, path, flags, mode);                    \
  }
OPEN(open)
OPEN(open64)

int close(int descriptor) {
  if (descriptor >= 0 && descriptor < DESCRIPTORS && (file_of[descriptor] || counted[descriptor])) {
    pthread_mutex_lock(&lock);
    file_of[descriptor] = 0;
    counted[descriptor] = 0;
    pthread_mutex_unlock(&lock);
  }
  return syscall(SYS_close, descriptor);
}

static int is_ours(int descriptor) {
  return descriptor >= 0 && descriptor < DESCRIPTORS && (file_of[descriptor] || counted[descriptor]);
}

static void note_write(int descriptor, const void *bytes, size_t length, off_t offset) {
  if (counted[descriptor] && --writes_left < 0) syscall(SYS_kill, getpid(), SIGKILL);
  if (file_of[descriptor]) put(WRITE, file_of[descriptor], offset, bytes, length);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  if (!is_ours(descriptor)) return syscall(SYS_pwrite64, descriptor, bytes, length, offset);
  pthread_mutex_lock(&lock);
  note_write(descriptor, bytes, length, offset);
  ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, length, offset);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  return pwrite64(descriptor, bytes, length, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  if (!is_ours(descriptor)) return syscall(SYS_write, descriptor, bytes, length);
  pthread_mutex_lock(&lock);
  note_write(descriptor, bytes, length, syscall(SYS_lseek, descriptor, 0, SEEK_CUR));
  ssize_t written = syscall(SYS_write, descriptor, bytes, length);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return written;
}

int ftruncate64(int descriptor, off64_t length) {
  if (!is_ours(descriptor)) return syscall(SYS_ftruncate, descriptor, length);
  pthread_mutex_lock(&lock);
  if (file_of[descriptor]) put(TRUNCATE, file_of[descriptor], length, NULL, 0);
  int result = syscall(SYS_ftruncate, descriptor, length);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

static int synced(int descriptor, long call) {
  if (!is_ours(descriptor) || !file_of[descriptor]) return syscall(call, descriptor);
  pthread_mutex_lock(&lock);
  uint32_t file = file_of[descriptor];
  uint64_t ticket = ++tickets;
  put(SYNC_BEGIN, file, ticket, NULL, 0);
  pthread_mutex_unlock(&lock);
  int result = syscall(call, descriptor), error = errno;
  pthread_mutex_lock(&lock);
  if (result == 0) put(SYNC_END, file, ticket, NULL, 0);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

int rename(const char *from, const char *to) {
  pthread_once(&once, begin);
  const char *a = name_in_folder(from), *b = name_in_folder(to);
  if (!a || !b) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  char both[1024];
  size_t length = strlen(a) + 1 + strlen(b);
  if (length >= sizeof both) _exit(99);
  strcpy(both, a);
  strcpy(both + strlen(a) + 1, b);
  pthread_mutex_lock(&lock);
  put(RENAME, 0, 0, both, length);
  int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int unlink(const char *path) {
  pthread_once(&once, begin);
  const char *name = name_in_folder(path);
  if (!name) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  pthread_mutex_lock(&lock);
  put(UNLINK, 0, 0, name, strlen(name));
  int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}
