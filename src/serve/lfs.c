/* lfs - git LFS: batch, verify, and the transfers themselves */
#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"
#include "serve/api.h"
#include "serve/body.h"
#include "serve/multipart.h"
#include "serve/redirect.h"
#include "serve/store.h"
#include "serve/ticket.h"

#define OBJECTS_MAX 1000
#define LFS_TYPE "application/vnd.git-lfs+json"

static int read_pointer(struct pointer *p, const cJSON *object)
{
	const char *oid = value_text(object, "/oid");
	double size = value_number(object, "/size", -1);

	if (!oid || !pointer_is_oid(oid) || !(size >= 0) ||
	    size > (double)POINTER_SIZE_MAX)
		return -1;
	memcpy(p->oid, oid, sizeof p->oid);
	p->size = (uint64_t)size;
	return 0;
}

char *lfs_address(const struct call *c, const char *method,
		  const struct pointer *p)
{
	AUTO(free_text) char *origin = redirect_origin(c);
	AUTO(free_text)
	char *path =
		xasprintf("/lfs/%ss/%s/%s/%s", c->kind, c->ns, c->name, p->oid);
	AUTO(free_text)
	char *query = ticket_query(&c->hub->tickets, method, path, p->size);

	return xasprintf("%s%s?%s", origin, path, query);
}

static cJSON *add_action(cJSON *one, const char *name)
{
	cJSON *actions = cJSON_GetObjectItemCaseSensitive(one, "actions");

	if (!actions)
		actions = cJSON_AddObjectToObject(one, "actions");
	return cJSON_AddObjectToObject(actions, name);
}

static void add_error(cJSON *one, int code, const char *message)
{
	cJSON *error = cJSON_AddObjectToObject(one, "error");

	cJSON_AddNumberToObject(error, "code", code);
	cJSON_AddStringToObject(error, "message", message);
}

static void offer_upload(cJSON *one, const struct call *c,
			 const struct pointer *p)
{
	AUTO(free_text) char *href = lfs_address(c, "PUT", p);
	AUTO(free_text) char *origin = request_origin(c->in);
	AUTO(free_text)
	char *verify =
		xasprintf("%s/%s%s/%s.git/info/lfs/objects/verify", origin,
			  *c->kind == 'd' ? "datasets/" : "", c->ns, c->name);
	cJSON *upload = add_action(one, "upload");

	if (c->takes_parts && p->size > c->hub->lfs_part_bytes)
		multipart_offer(upload, c, p);
	else
		cJSON_AddStringToObject(upload, "href", href);
	cJSON_AddStringToObject(add_action(one, "verify"), "href", verify);
}

static void offer_download(cJSON *one, const struct call *c,
			   const struct pointer *p)
{
	AUTO(free_text) char *href = lfs_address(c, "GET", p);

	cJSON_AddStringToObject(add_action(one, "download"), "href", href);
}

/* An object that is there needs no upload: it gets no action. */
static void offer(cJSON *one, const struct call *c, const struct pointer *p,
		  bool is_upload)
{
	AUTO(free_text) char *repo = call_key(c);
	bool is_there = is_upload ? store_keep(repo, p) : store_has(repo, p);

	if (is_upload && p->size > c->hub->lfs_max_bytes)
		add_error(one, 422, "larger than this hub takes");
	else if (is_upload && !is_there)
		offer_upload(one, c, p);
	else if (!is_upload && is_there)
		offer_download(one, c, p);
	else if (!is_upload)
		add_error(one, 404, "Object does not exist");
}

static int add_objects(cJSON *root, struct call *c, const cJSON *objects,
		       bool is_upload)
{
	cJSON *list = cJSON_AddArrayToObject(root, "objects");
	const cJSON *object;
	struct pointer p;

	if (!objects)
		return answer_fail(c->out, 422, NULL,
				   "objects: expected an array");
	if (cJSON_GetArraySize(objects) > OBJECTS_MAX)
		return answer_fail(c->out, 413, NULL, "more than %d objects",
				   OBJECTS_MAX);
	cJSON_ArrayForEach(object, objects)
	{
		cJSON *one = cJSON_CreateObject();

		cJSON_AddItemToArray(list, one);
		if (read_pointer(&p, object) < 0)
			return answer_fail(c->out, 422, NULL,
					   "objects: expected oid (64 hex "
					   "digits) and size");
		cJSON_AddStringToObject(one, "oid", p.oid);
		cJSON_AddNumberToObject(one, "size", (double)p.size);
		offer(one, c, &p, is_upload);
	}
	return 0;
}

static int check_batch(struct call *c, const cJSON *body, bool *is_upload)
{
	const char *operation = value_text(body, "/operation");

	*is_upload = operation && !strcmp(operation, "upload");
	if (!*is_upload && (!operation || strcmp(operation, "download") != 0))
		return answer_fail(c->out, 422, NULL,
				   "operation: expected upload or download");
	return *is_upload ? access_need(c, ACCESS_DISCUSS) : 0;
}

static bool is_in(const cJSON *texts, const char *text)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, texts)
	{
		if (cJSON_IsString(one) && !strcmp(one->valuestring, text))
			return true;
	}
	return false;
}

/* One word for all of them: an upload without a header is basic anyhow. */
static void name_transfer(cJSON *root)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, value_array(root, "/objects"))
	{
		if (value_at(object, "/actions/upload/header")) {
			cJSON_ReplaceItemInObjectCaseSensitive(
				root, "transfer",
				cJSON_CreateString("multipart"));
			return;
		}
	}
}

void api_lfs_batch(struct call *c)
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(value_release) cJSON *root = cJSON_CreateObject();
	AUTO(free_repo) git_repository *repo = NULL;
	bool is_upload;

	c->out->type = LFS_TYPE;
	cJSON_AddStringToObject(root, "transfer", "basic");
	if (body_object(&body, c) < 0)
		return;
	c->takes_parts = is_in(value_array(body, "/transfers"), "multipart");
	if (check_batch(c, body, &is_upload) < 0 || call_open(&repo, c) < 0 ||
	    add_objects(root, c, value_array(body, "/objects"), is_upload) < 0)
		return;
	name_transfer(root);
	answer_json(c->out, 200, take(&root));
}

void api_lfs_verify(struct call *c)
{
	AUTO(value_release) cJSON *body = NULL;
	AUTO(free_text) char *repo = call_key(c);
	struct pointer p;

	c->out->type = LFS_TYPE;
	if (body_object(&body, c) < 0)
		return;
	if (read_pointer(&p, body) < 0)
		answer_fail(c->out, 422, NULL, "expected oid and size");
	else if (!store_keep(repo, &p))
		answer_fail(c->out, 404, NULL, "Object does not exist");
	else
		answer_json(c->out, 200, cJSON_CreateObject());
}

/* The object that the address names, if its signature is good. */
static int check_ticket(struct pointer *p, struct call *c)
{
	if (!pointer_is_oid(c->path) ||
	    !ticket_check(&p->size, &c->hub->tickets, c->in))
		return answer_fail(c->out, 403, NULL,
				   "This address is wrong or no longer good: "
				   "ask for a new one");
	memcpy(p->oid, c->path, sizeof p->oid);
	return 0;
}

int api_lfs_begin(struct request *in, struct call *c)
{
	AUTO(free_text) char *repo = call_key(c);
	struct store_draft *draft;
	struct pointer p;
	struct err e = { 0 };

	if (multipart_is(c->path))
		return multipart_begin(in, c);
	if (check_ticket(&p, c) < 0)
		return -1;
	draft = store_begin(repo, &p, &e);
	if (!draft)
		return answer_fail(c->out, 500, NULL, "%s", p.oid);
	in->intake = &draft->intake;
	in->body.limit = p.size;
	return 0;
}

void api_lfs_put(struct call *c)
{
	struct err e = { 0 };

	if (multipart_is(c->path))
		multipart_put(c);
	else if (store_finish((struct store_draft *)c->in->intake, &e) == 0)
		c->out->status = 200;
	else if (e.kind == ERR_DATA)
		answer_fail(c->out, 400, NULL, "%s", e.text);
	else
		answer_fail(c->out, 500, NULL, "the object is not stored");
}

void api_lfs_get(struct call *c)
{
	AUTO(free_text) char *repo = call_key(c);
	struct pointer p;
	int fd;

	if (check_ticket(&p, c) < 0)
		return;
	fd = store_open(repo, &p);
	if (fd < 0)
		answer_fail(c->out, 404, NULL, "Object does not exist");
	else
		download_object(c, &p, fd);
}
