/* reader - fuzz the stream's reader: whole, in pieces, passing copies over */
#include "stream/reader.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/write.h"

#define PIECES 150 /* what a socket holds without a second thread */

static const struct json_limits limits = { 300, 8 };

/* Copies of a record behind it, as often as they come; 0, or -1. */
static int pass_copies(struct buf *out, struct reader *r,
		       const struct buf *text, struct err *e)
{
	int passed;

	while ((passed = reader_pass(r, text->data, text->len, e)) > 0)
		json_compact(out, text->data, text->len);
	return passed;
}

static void transcribe(struct buf *out, int fd, bool passes)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(reader_release) struct reader r = { 0 };
	struct record *record;
	struct err e = { 0 };
	int got;

	reader_init(&r, fd, "in", &limits);
	while ((got = reader_next(&r, &record, &e)) > 0) {
		json_compact(out, record->doc.text, record->doc.len);
		buf_clear(&text);
		buf_add(&text, record->doc.text, record->doc.len);
		if (passes && pass_copies(out, &r, &text, &e) < 0) {
			got = -1;
			break;
		}
	}
	buf_addf(out, "%d %s", got, got ? e.text : "");
}

/* All of it in one read. */
static int as_file(const uint8_t *data, size_t size)
{
	int fd = memfd_create("in", MFD_CLOEXEC);
	struct err e;

	if (fd < 0 || file_put(fd, data, size, "in", &e) < 0)
		abort();
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* At most PIECES reads, of as many bytes as that takes. */
static int as_pieces(const uint8_t *data, size_t size)
{
	size_t piece = size / PIECES + 1;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		abort();
	for (size_t at = 0; at < size; at += piece) {
		size_t len = size - at < piece ? size - at : piece;

		if (send(ends[1], data + at, len, MSG_DONTWAIT) < 0)
			abort();
	}
	close(ends[1]);
	return ends[0];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(buf_release) struct buf whole = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf pieces = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf passed = BUF_INIT(BUF_MAX);
	AUTO(close_fd) int file = as_file(data, size);
	AUTO(close_fd) int again = as_pieces(data, size);
	AUTO(close_fd) int parts = as_pieces(data, size);

	transcribe(&whole, file, false);
	transcribe(&pieces, parts, false);
	transcribe(&passed, again, true);
	if (whole.len != pieces.len || whole.len != passed.len ||
	    memcmp(whole.data, pieces.data, whole.len) != 0 ||
	    memcmp(whole.data, passed.data, whole.len) != 0)
		abort();
	return 0;
}
