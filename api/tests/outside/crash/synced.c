/* Preloaded into a hub, tells what a power cut would leave of SQLite's log: the lowest offset that was
 * written since the last sync, in the file that HUB_SYNCED names. Nothing below it is lost. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILES 4096
#define CLEAN UINT64_MAX

static volatile uint64_t *lowest;
static volatile char is_log[FILES];

static void *next(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("HUB_SYNCED");
    if (!path) return;
    int file = ((int (*)(const char *, int, ...))next("open"))(path, O_RDWR | O_CREAT, 0600);
    if (file < 0 || ftruncate(file, sizeof *lowest)) abort();
    lowest = mmap(NULL, sizeof *lowest, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (lowest == MAP_FAILED) abort();
    *lowest = CLEAN;
}

static int opened(int file, const char *path) {
    size_t length = strlen(path);
    if (file >= 0 && file < FILES) is_log[file] = length > 4 && !strcmp(path + length - 4, "-wal");
    return file;
}

static void written(int file, off_t offset) {
    if (lowest && file >= 0 && file < FILES && is_log[file] && (uint64_t)offset < *lowest) *lowest = (uint64_t)offset;
}

static int synced(int file, int done) {
    if (lowest && !done && file >= 0 && file < FILES && is_log[file]) *lowest = CLEAN;
    return done;
}

#define OPEN(name)                                                                                  \
    int name(const char *path, int flags, ...) {                                                    \
        va_list rest;                                                                               \
        va_start(rest, flags);                                                                      \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                     \
        va_end(rest);                                                                               \
        return opened(((int (*)(const char *, int, ...))next(#name))(path, flags, mode), path);     \
    }
OPEN(open)
OPEN(open64)

int close(int file) {
    if (file >= 0 && file < FILES) is_log[file] = 0;
    return ((int (*)(int))next("close"))(file);
}

ssize_t write(int file, const void *bytes, size_t count) {
    if (file >= 0 && file < FILES && is_log[file]) written(file, lseek(file, 0, SEEK_CUR));
    return ((ssize_t (*)(int, const void *, size_t))next("write"))(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    written(file, offset);
    return ((ssize_t (*)(int, const void *, size_t, off_t))next("pwrite"))(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    written(file, offset);
    return ((ssize_t (*)(int, const void *, size_t, off64_t))next("pwrite64"))(file, bytes, count, offset);
}

int fsync(int file) {
    return synced(file, ((int (*)(int))next("fsync"))(file));
}

int fdatasync(int file) {
    return synced(file, ((int (*)(int))next("fdatasync"))(file));
}
