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
#include "serve/parts.h"
#include "serve/redirect.h"
#include "serve/ticket.h"

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
		char *tail = xasprintf("%s/%s/%zu", p->whole.oid, p->upload, i);
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

/* OID/UPLOAD, with or without /N behind it. */
static bool split(struct parts *p, const char *path)
{
	if (strlen(path) < NUMBER_AT - 1 || path[UPLOAD_AT - 1] != '/' ||
	    strspn(path, HEX) != UPLOAD_AT - 1 ||
	    strspn(path + UPLOAD_AT, HEX) != PARTS_UPLOAD_SIZE - 1)
		return false;
	memcpy(p->whole.oid, path, UPLOAD_AT - 1);
	memcpy(p->upload, path + UPLOAD_AT, PARTS_UPLOAD_SIZE - 1);
	return true;
}

bool multipart_is(const char *path)
{
	struct parts p = { 0 };

	return split(&p, path) && path[NUMBER_AT - 1] == '/';
}

/* The signature vouches for the path, and with it for all that is in it. */
static int check_ticket(struct parts *p, uint64_t *size, struct call *c)
{
	if (!split(p, c->path) || !ticket_check(size, &c->hub->tickets, c->in))
		return answer_fail(c->out, 403, NULL,
				   "This address is wrong or no longer good: "
				   "ask for a new one");
	return 0;
}

int multipart_begin(struct store_draft **draft, struct call *c)
{
	AUTO(free_text) char *repo = call_key(c);
	struct parts p = { .repo = repo };
	struct err e = { 0 };
	uint64_t size;

	if (check_ticket(&p, &size, c) < 0)
		return -1;
	*draft = parts_begin(&p, strtoul(c->path + NUMBER_AT, NULL, 10), size,
			     &e);
	return *draft ? 0 : answer_fail(c->out, 500, NULL, "%s", p.whole.oid);
}

void multipart_stored(struct call *c)
{
	answer_add(c->out, "ETag", "\"%s\"", c->in->upload->sha256);
	c->out->status = 200;
}

/* An etag as it was given out, its quotes removed in place. */
static bool strip(char *etag)
{
	size_t len = strlen(etag);

	if (len == HASH_SHA256_HEX + 1 && *etag == '"' &&
	    etag[len - 1] == '"') {
		memmove(etag, etag + 1, len - 2);
		etag[len - 2] = '\0';
	}
	return pointer_is_oid(etag);
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
		    etags[(size_t)number - 1] || !cJSON_IsString(etag) ||
		    !strip(etag->valuestring))
			break;
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

	if (parts_join(p, etags, &e) == 0 || store_has(p->repo, &p->whole))
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

	if (check_ticket(&p, &p.whole.size, c) < 0 || body_object(&body, c) < 0)
		return;
	oid = value_text(body, "/oid");
	if (!oid || strcmp(oid, p.whole.oid) != 0) {
		answer_fail(c->out, 400, NULL, "oid: another object");
		return;
	}
	p.slice = parts_slice(p.whole.size, c->hub->lfs_part_bytes);
	etags = xcalloc(parts_count(&p), sizeof *etags);
	if (read_etags(etags, parts_count(&p), value_array(body, "/parts"),
		       c) == 0)
		join(&p, etags, c);
	free(etags);
}
