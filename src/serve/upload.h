/* upload - one large file that comes by parts: which of them are there */
#ifndef SERVE_UPLOAD_H
#define SERVE_UPLOAD_H

#include "serve/uploads.h"

struct slot {
	uint64_t got;
	unsigned writer; /* who wrote it last; 0: nobody */
	bool is_whole;
};

struct upload {
	/* Of the table. */
	struct upload *next;
	size_t users;
	char *path;

	/* Of its own mutex, which all functions below want held. */
	pthread_mutex_t mutex;
	struct parts parts; /* without its repo */
	struct slot *slots;
	size_t open;      /* all before that one are whole */
	unsigned writers; /* that there were */
	bool is_made;     /* its file */
	bool is_closed;   /* no part may come any more */
	struct follower follower;
	unsigned followed_by; /* the writer that keeps its thread; 0: none */
	int follower_fd;
};

/* On the heap; takes path. Of these two the mutex is not held. */
struct upload *upload_new(const struct parts *p, char *path);
void upload_free(struct upload *u);

/*
 * The part becomes that of this number, and who wrote it before may not go on.
 * ERR_AGAIN: the upload is closed; ERR_IO.
 */
int upload_claim(struct upload_part *part, size_t number, struct err *e);

/* Behind what it got. ERR_AGAIN: another has its place; ERR_IO. */
int upload_write(struct upload_part *part, const void *bytes, size_t len,
		 struct err *e);

/* It is whole; its etag is set. ERR_AGAIN: another has its place. */
int upload_keep(struct upload_part *part, struct err *e);

/* It comes no further; nothing of it counts, unless it was kept. */
void upload_leave(struct upload_part *part);

/* All parts are whole and have these etags: no other may come. ERR_DATA. */
int upload_close(struct upload *u, const char *const *etags, struct err *e);

#endif
