/* multipart - offering, taking and completing uploads in parts */
#include "serve/multipart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "json/value.h"
#include "serve/api.h"
#include "serve/body.h"
#include "serve/redirect.h"
#include "serve/store.h"
#include "serve/ticket.h"
#include "serve/uploads.h"

#define HEX "0123456789abcdef"
#define UPLOAD_AT HASH_SHA256_HEX /* in OID/UPLOAD/N */
#define NUMBER_AT (UPLOAD_AT + PARTS_UPLOAD_SIZE)

/* A signed address below the object's; the caller frees. */
static char *address(const struct call *c, const char *method, const char *tail,
		     uint64_t size)
{
	AUTO(free_text) char *origin = redirect_origin(c);
	AUTO(free_text)
	char *path =
		xasprintf("/lfs/%ss/%s/%s/%s", c->kind, c->ns, c->name, tail);
	AUTO(free_text)
	char *query = ticket_query(&c->hub->tickets, method, path, size);

	return xasprintf("%s%s?%s", origin, path, query);
}

static void add_parts(cJSON *header, const struct call *c,
		      const struct parts *p)
{
	for (size_t i = 1; i <= parts_count(p); i++) {
		AUTO(free_text)
		char *tail =
			xasprintf("%s/%s/%llu/%zu", p->whole.oid, p->upload,
				  (unsigned long long)p->whole.size, i);
		AUTO(free_text)
		char *href = address(c, "PUT", tail, parts_size(p, i));
		char key[16];

		snprintf(key, sizeof key, "%05zu", i);
		cJSON_AddStringToObject(header, key, href);
	}
}

void multipart_offer(cJSON *upload, const struct call *c,
		     const struct pointer *whole)
{
	AUTO(free_text) char *repo = call_key(c);
	struct parts p = { .repo = repo, .whole = *whole };
	AUTO(free_text) char *tail = NULL, *href = NULL;
	cJSON *header = cJSON_AddObjectToObject(upload, "header");
	uint64_t random = 0;
	char size[32];

	if (getrandom(&random, sizeof random, 0) < 0)
		random = (uint64_t)clock();
	snprintf(p.upload, sizeof p.upload, "%016llx",
		 (unsigned long long)random);
	p.slice = parts_slice(whole->size, c->hub->lfs_part_bytes);
	parts_sweep(repo, (int64_t)time(NULL) - PARTS_SECONDS);
	snprintf(size, sizeof size, "%llu", (unsigned long long)p.slice);
	cJSON_AddStringToObject(header, "chunk_size", size);
	add_parts(header, c, &p);
	tail = xasprintf("%s/%s", whole->oid, p.upload);
	href = address(c, "POST", tail, whole->size);
	cJSON_AddStringToObject(upload, "href", href);
}

/*
 * OID/UPLOAD, with or without /SIZE/NUMBER behind it, of the whole and of a
 * part; without, both are 0.
 */
static bool split(struct parts *p, size_t *number, const char *path)
{
	char *rest = NULL;

	*number = 0;
	if (strlen(path) < NUMBER_AT - 1 || path[UPLOAD_AT - 1] != '/' ||
	    strspn(path, HEX) != UPLOAD_AT - 1 ||
	    strspn(path + UPLOAD_AT, HEX) != PARTS_UPLOAD_SIZE - 1)
		return false;
	memcpy(p->whole.oid, path, UPLOAD_AT - 1);
	memcpy(p->upload, path + UPLOAD_AT, PARTS_UPLOAD_SIZE - 1);
	if (path[NUMBER_AT - 1] != '/')
		return true;
	p->whole.size = strtoull(path + NUMBER_AT, &rest, 10);
	if (*rest == '/')
		*number = strtoul(rest + 1, NULL, 10);
	return *number > 0;
}

bool multipart_is(const char *path)
{
	struct parts p = { 0 };
	size_t number;

	return split(&p, &number, path) && number;
}

/* The signature vouches for the path, and with it for all that is in it. */
static int check_ticket(struct parts *p, size_t *number, struct call *c)
{
	uint64_t size;

	if (!split(p, number, c->path) ||
	    !ticket_check(&size, &c->hub->tickets, c->in))
		return answer_fail(c->out, 403, NULL,
				   "This address is wrong or no longer good: "
				   "ask for a new one");
	if (!*number)
		p->whole.size = size;
	p->slice = parts_slice(p->whole.size, c->hub->lfs_part_bytes);
	return 0;
}

int multipart_begin(struct request *in, struct call *c)
{
	AUTO(free_text) char *repo = call_key(c);
	struct parts p = { .repo = repo };
	struct upload_part *part;
	struct err e = { 0 };
	size_t number;

	if (check_ticket(&p, &number, c) < 0)
		return -1;
	part = uploads_begin(&c->hub->uploads, &p, number, &e);
	if (!part && e.kind == ERR_AGAIN)
		return answer_fail(c->out, 503, NULL, "%s", e.text);
	if (!part)
		return answer_fail(c->out, 500, NULL, "%s", p.whole.oid);
	in->intake = &part->intake;
	in->body.limit = part->size;
	return 0;
}

void multipart_put(struct call *c)
{
	struct upload_part *part = (struct upload_part *)c->in->intake;
	struct err e = { 0 };

	if (uploads_end(part, &e) < 0) {
		answer_fail(c->out, e.kind == ERR_DATA ? 400 : 409, NULL, "%s",
			    e.text);
		return;
	}
	answer_add(c->out, "ETag", "\"%s\"", part->etag);
	c->out->status = 200;
}

/* As it was given out, its quotes removed in place. */
static void strip(char *etag)
{
	size_t len = strlen(etag);

	if (len > 1 && *etag == '"' && etag[len - 1] == '"') {
		memmove(etag, etag + 1, len - 2);
		etag[len - 2] = '\0';
	}
}

/* From the body, each where its number says; -1: 400 is answered. */
static int read_etags(const char **etags, size_t count, const cJSON *parts,
		      struct call *c)
{
	const cJSON *part;
	size_t seen = 0;

	cJSON_ArrayForEach(part, parts)
	{
		double number = value_number(part, "/partNumber", 0);
		cJSON *etag = cJSON_GetObjectItemCaseSensitive(part, "etag");

		if (!(number >= 1 && number <= (double)count) ||
		    etags[(size_t)number - 1] || !cJSON_IsString(etag))
			break;
		strip(etag->valuestring);
		etags[(size_t)number - 1] = etag->valuestring;
		seen++;
	}
	if (part || seen != count)
		return answer_fail(c->out, 400, NULL,
				   "parts: expected partNumber and etag of "
				   "each of %zu parts",
				   count);
	return 0;
}

static void join(const struct parts *p, const char *const *etags,
		 struct call *c)
{
	struct err e = { 0 };

	if (uploads_join(&c->hub->uploads, p, etags, &e) == 0 ||
	    store_has(p->repo, &p->whole))
		answer_json(c->out, 200, cJSON_CreateObject());
	else if (e.kind == ERR_DATA)
		answer_fail(c->out, 400, NULL, "%s", e.text);
	else
		answer_fail(c->out, 500, NULL, "the object is not stored");
}

void api_lfs_complete(struct call *c)
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(free_text) char *repo = call_key(c);
	struct parts p = { .repo = repo };
	const char **etags;
	const char *oid;
	size_t number;

	if (check_ticket(&p, &number, c) < 0 || body_object(&body, c) < 0)
		return;
	oid = value_text(body, "/oid");
	if (!oid || strcmp(oid, p.whole.oid) != 0) {
		answer_fail(c->out, 400, NULL, "oid: another object");
		return;
	}
	etags = xcalloc(parts_count(&p), sizeof *etags);
	if (read_etags(etags, parts_count(&p), value_array(body, "/parts"),
		       c) == 0)
		join(&p, etags, c);
	free(etags);
}
