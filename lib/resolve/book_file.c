/* SPDX-License-Identifier: MIT */
#include "resolve/book_file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/mem.h"

#define BYTES_MAX ((size_t)32 * 1024 * 1024)
#define PATH_MAX_BYTES 4096

int cvi__book_file_watch(cvi__book_file *f, const cvi_allocator *alloc, const char *path,
                         cvi_error_info *error)
{
    char *copy = NULL;

    if (path && strlen(path) > PATH_MAX_BYTES) {
        return cvi__error_set(error, CVI_ELIMIT, 0, "a path of at most %d bytes expected",
                              PATH_MAX_BYTES);
    }
    if (path) {
        copy = cvi__mem_strdup(alloc, path, strlen(path));
        if (!copy) {
            return cvi__error_set(error, CVI_ENOMEM, 0, "out of memory");
        }
    }
    cvi__book_file_forget(f, alloc);
    f->path = copy;
    return CVI_OK;
}

void cvi__book_file_forget(cvi__book_file *f, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, f->path);
    memset(f, 0, sizeof(*f));
}

static cvi__file_mark mark_of(const struct stat *s)
{
    return (cvi__file_mark){(int64_t)s->st_mtim.tv_sec, (int64_t)s->st_mtim.tv_nsec,
                            (uint64_t)s->st_ino, (uint64_t)s->st_size};
}

static int is_same(const cvi__file_mark *a, const cvi__file_mark *b)
{
    return a->changed_s == b->changed_s && a->changed_ns == b->changed_ns && a->inode == b->inode &&
           a->bytes == b->bytes;
}

int cvi__book_file_is_changed(cvi__book_file *f, uint64_t now_us)
{
    struct stat s;
    cvi__file_mark mark;

    if (!f->path || now_us < f->look_at_us) {
        return 0;
    }
    f->look_at_us = now_us + CVI__BOOK_FILE_LOOK_US;
    if (stat(f->path, &s) != 0) {
        return 0; /* it is being replaced, or gone: what was read stays */
    }
    mark = mark_of(&s);
    return !is_same(&mark, &f->mark);
}

static int read_all(int fd, char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        const ssize_t n = read(fd, text + at, len - at);

        if (n <= 0) {
            return CVI_ESYSTEM;
        }
        at += (size_t)n;
    }
    return CVI_OK;
}

static int read_open(cvi__book_file *f, int fd, const cvi_allocator *alloc, char **text,
                     size_t *len)
{
    struct stat s;
    int rc = CVI_OK;

    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) {
        return CVI_ESYSTEM;
    }
    f->mark = mark_of(&s);
    *len = (size_t)s.st_size;
    if ((uintmax_t)s.st_size > BYTES_MAX) {
        return CVI_ELIMIT;
    }
    *text = cvi__mem_alloc(alloc, *len + 1);
    if (!*text) {
        return CVI_ENOMEM;
    }
    rc = read_all(fd, *text, *len);
    if (rc != CVI_OK) {
        cvi__mem_wipe(*text, *len);
        cvi__mem_free(alloc, *text);
        *text = NULL;
    }
    return rc;
}

int cvi__book_file_read(cvi__book_file *f, const cvi_allocator *alloc, char **text, size_t *len,
                        cvi_error_info *error)
{
    const int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int rc = CVI_ESYSTEM;

    *text = NULL;
    *len = 0;
    if (fd >= 0) {
        rc = read_open(f, fd, alloc, text, len);
        (void)close(fd);
    }
    if (rc != CVI_OK) {
        (void)cvi__error_set(error, rc, 0, "%s",
                             rc == CVI_ESYSTEM ? "the file cannot be read" : cvi_strerror(rc));
    }
    return rc;
}
