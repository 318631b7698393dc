/* Counts the calls that change a contest file and its side files, and lets the n-th of them go wrong.
 *
 * Loaded with LD_PRELOAD; `shim.py` builds it and steers it through the shared memory of `torture_reset`.
 * Each call is found by the name of its file, so that copies of descriptors are seen too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum kind { WRITE = 1, SYNC = 2, TRUNCATE = 4, UNLINK = 8, RENAME = 16, OPEN = 32, READ = 64 };
enum action { NONE, KILL_BEFORE, KILL_AFTER, KILL_TORN, FAIL, TEAR_AND_FAIL, STOP, LIE };
enum record { WRITTEN = 1, SYNCED, TRUNCATED, UNLINKED, RENAMED, SYNC_FAILED };

struct control {
    int64_t calls;        /* matching calls so far */
    int64_t first, last;  /* numbers of the calls that go wrong; 0: none */
    int64_t action;
    int64_t error_number;
    int64_t kinds, files; /* masks of the calls that count */
    int64_t hits;         /* calls that went wrong */
};

static struct control *control;
static char watched[4096];
static size_t watched_length;
static int log_descriptor = -1;

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

struct control *torture_reset(void) {
    control = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return control == MAP_FAILED ? NULL : control;
}

void torture_watch(const char *path) {
    snprintf(watched, sizeof watched, "%s", path);
    watched_length = strlen(watched);
}

void torture_log(int descriptor) { log_descriptor = descriptor; }

/* 1 db, 2 -wal, 4 -shm, 8 -gate, 16 -presence, 32 any other file that begins so, 64 the folder; 0 none. */
static int classify(const char *path) {
    if (!watched_length) return 0;
    if (strncmp(path, watched, watched_length) == 0) {
        const char *suffix = path + watched_length;
        if (!*suffix) return 1;
        if (!strncmp(suffix, "-wal", 4)) return 2;
        if (!strncmp(suffix, "-shm", 4)) return 4;
        if (!strncmp(suffix, "-gate", 5)) return 8;
        if (!strncmp(suffix, "-presence", 9)) return 16;
        return 32;
    }
    const char *name = strrchr(watched, '/');
    size_t length = (size_t)(name - watched);
    if (strncmp(path, watched, length) == 0) return !path[length] ? 64 : path[length] == '/' ? 32 : 0;
    return 0;
}

static int classify_descriptor(int descriptor) {
    if (!watched_length || descriptor == log_descriptor) return 0;
    char link[64], path[4200];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (length <= 0) return 0;
    path[length] = 0;
    if (length > 10 && !strcmp(path + length - 10, " (deleted)")) return 0;
    return classify(path);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void record(int64_t what, int64_t file, int64_t offset, const void *data, int64_t length) {
    if (log_descriptor < 0 || !file) return;
    char buffer[32 + 131072];
    int64_t head[4] = {what, file, offset, length};
    if (!data || length > 131072) length = 0;
    memcpy(buffer, head, 32);
    if (length) memcpy(buffer + 32, data, (size_t)length);
    if (REAL(write)(log_descriptor, buffer, 32 + (size_t)length) < 0) die();
}

/* The action for this call; kills and stops are carried out here. */
static int decide(int kind, int file) {
    if (!control || !file || !(control->kinds & kind) || !(control->files & file)) return NONE;
    int64_t number = __sync_add_and_fetch(&control->calls, 1);
    if (!control->first || number < control->first || number > control->last) return NONE;
    __sync_add_and_fetch(&control->hits, 1);
    int action = (int)control->action;
    if (action == KILL_BEFORE) die();
    if (action == STOP) { pthread_kill(pthread_self(), SIGSTOP); return NONE; } /* this thread stops at once */
    if ((action == KILL_TORN || action == TEAR_AND_FAIL) && kind != WRITE) {
        if (action == KILL_TORN) die();
        action = FAIL;
    }
    if (action == FAIL) errno = (int)control->error_number;
    return action;
}

static ssize_t finish_write(int action, int file, int64_t offset, const void *data, ssize_t result) {
    int saved = errno;
    if (result > 0) record(WRITTEN, file, offset, data, result);
    if (action == KILL_AFTER || action == KILL_TORN) die();
    errno = saved;
    if (action == TEAR_AND_FAIL) { errno = (int)control->error_number; return -1; }
    return result;
}

static size_t shorten(int action, size_t count) {
    return action == KILL_TORN || action == TEAR_AND_FAIL ? (count + 1) / 2 : count;
}

ssize_t write(int descriptor, const void *data, size_t count) {
    int file = classify_descriptor(descriptor), action = decide(WRITE, file);
    if (action == FAIL) return -1;
    int64_t offset = file ? lseek(descriptor, 0, SEEK_CUR) : 0;
    ssize_t result = REAL(write)(descriptor, data, shorten(action, count));
    return file ? finish_write(action, file, offset, data, result) : result;
}

static ssize_t write_at(int descriptor, const void *data, size_t count, off64_t offset) {
    int file = classify_descriptor(descriptor), action = decide(WRITE, file);
    if (action == FAIL) return -1;
    ssize_t result = REAL(pwrite64)(descriptor, data, shorten(action, count), offset);
    return finish_write(action, file, offset, data, result);
}

ssize_t pwrite(int descriptor, const void *data, size_t count, off_t offset) {
    return write_at(descriptor, data, count, offset);
}

ssize_t pwrite64(int descriptor, const void *data, size_t count, off64_t offset) {
    return write_at(descriptor, data, count, offset);
}

static int sync_with(int descriptor, int (*real)(int)) {
    int file = classify_descriptor(descriptor), action = decide(SYNC, file);
    if (action == FAIL) {
        int saved = errno;
        record(SYNC_FAILED, file, 0, NULL, 0);
        errno = saved;
        return -1;
    }
    if (action == LIE) return 0;
    int result = real(descriptor);
    if (!result) record(SYNCED, file, 0, NULL, 0);
    if (action == KILL_AFTER) die();
    return result;
}

int fsync(int descriptor) { return sync_with(descriptor, REAL(fsync)); }
int fdatasync(int descriptor) { return sync_with(descriptor, REAL(fdatasync)); }

static int truncate_with(int descriptor, off64_t length) {
    int file = classify_descriptor(descriptor), action = decide(TRUNCATE, file);
    if (action == FAIL) return -1;
    int result = REAL(ftruncate64)(descriptor, length);
    if (!result) record(TRUNCATED, file, length, NULL, 0);
    if (action == KILL_AFTER) die();
    return result;
}

int ftruncate(int descriptor, off_t length) { return truncate_with(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncate_with(descriptor, length); }

int unlink(const char *path) {
    int file = classify(path), action = decide(UNLINK, file);
    if (action == FAIL) return -1;
    int result = REAL(unlink)(path);
    if (!result) record(UNLINKED, file, 0, NULL, 0);
    if (action == KILL_AFTER) die();
    return result;
}

int rename(const char *from, const char *to) {
    int file = classify(to), action = decide(RENAME, file);
    if (action == FAIL) return -1;
    int result = REAL(rename)(from, to);
    if (!result) record(RENAMED, file, classify(from), NULL, 0);
    if (action == KILL_AFTER) die();
    return result;
}

#define DEFINE_OPEN(name)                                                      \
    int name(const char *path, int flags, ...) {                               \
        mode_t mode = 0;                                                       \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                 \
            va_list arguments;                                                 \
            va_start(arguments, flags);                                        \
            mode = va_arg(arguments, mode_t);                                  \
            va_end(arguments);                                                 \
        }                                                                      \
        int action = decide(OPEN, classify(path));                             \
        if (action == FAIL) return -1;                                         \
        int descriptor = REAL(name)(path, flags, mode);                        \
        if (action == KILL_AFTER) die();                                       \
        return descriptor;                                                     \
    }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)

static ssize_t check_read(int descriptor) { return decide(READ, classify_descriptor(descriptor)) == FAIL; }

ssize_t read(int descriptor, void *data, size_t count) {
    return check_read(descriptor) ? -1 : REAL(read)(descriptor, data, count);
}

ssize_t pread(int descriptor, void *data, size_t count, off_t offset) {
    return check_read(descriptor) ? -1 : REAL(pread64)(descriptor, data, count, offset);
}

ssize_t pread64(int descriptor, void *data, size_t count, off64_t offset) {
    return check_read(descriptor) ? -1 : REAL(pread64)(descriptor, data, count, offset);
}
