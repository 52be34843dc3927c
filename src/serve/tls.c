/* tls - reading the files of a certificate and its key */
#include "serve/tls.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"

static int read_pem(struct buf *out, const char *path, bool is_secret,
		    struct err *e)
{
	AUTO(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return err_errno(e, ERR_CONFIG, "%s", path);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(e, ERR_CONFIG, "%s: not a regular file", path);
	if (is_secret && st.st_mode & 077)
		return err_set(e, ERR_CONFIG,
			       "%s: others can read the key; chmod 600 it",
			       path);
	/* Room at once: a buffer that grows leaves copies behind. */
	if (st.st_size >= (off_t)TLS_MAX ||
	    buf_room(out, (size_t)st.st_size + 1) < 0 ||
	    file_slurp(out, fd, path, e) < 0 ||
	    !strstr(out->data, "-----BEGIN "))
		return err_set(e, ERR_CONFIG, "%s: no PEM text", path);
	return 0;
}

int tls_read(struct tls *t, const char *cert, const char *key, struct err *e)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	return read_pem(&t->cert, cert, false, e) < 0 ||
			       read_pem(&t->key, key, true, e) < 0
		       ? -1
		       : 0;
}

void tls_release(struct tls *t)
{
	explicit_bzero(t->key.data, t->key.len);
	buf_release(&t->key);
	buf_release(&t->cert);
}
