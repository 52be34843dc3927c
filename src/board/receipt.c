/* receipt - what a publish settles: blobs, and what became of each entry */
#include "board/receipt.h"

#include <string.h>

#include "base/mem.h"

/* Lines a summary shows of each list; the receipt itself has them all. */
#define SHOWN 50

void receipt_init(struct receipt *r)
{
	*r = (struct receipt){ .root = cJSON_CreateObject() };
	r->blobs = cJSON_AddArrayToObject(r->root, "blobs");
	r->uploads = cJSON_AddArrayToObject(r->root, "uploads");
	r->kept = cJSON_AddArrayToObject(r->root, "kept");
	r->entries = cJSON_AddArrayToObject(r->root, "entries");
}

void receipt_release(struct receipt *r)
{
	value_release(&r->root);
	map_release(&r->seen);
}

static void add_text(cJSON *object, const char *name, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, name, text);
}

static bool was_seen(struct receipt *r, const char *digest)
{
	void **slot = map_put(&r->seen, digest, strlen(digest));
	bool was = *slot != NULL;

	*slot = r;
	return was;
}

static void list_entry(struct receipt *r, cJSON *json, enum outcome_kind kind,
		       const struct origin *from)
{
	add_text(json, "path", from->path);
	add_text(json, "commit", from->commit);
	cJSON_AddItemToArray(r->entries, json);
	r->of_kind[kind]++;
}

void receipt_add(struct receipt *r, const struct outcome_view *view,
		 const struct entry *entry, const struct origin *from)
{
	struct outcome outcome = outcome_of(view, entry);

	if (!was_seen(r, entry_digest(entry)))
		list_entry(r, outcome_json(entry, &outcome), outcome.kind,
			   from);
}

void receipt_refuse(struct receipt *r, cJSON *refused,
		    const struct origin *from)
{
	if (was_seen(r, value_text(refused, "/digest"))) {
		cJSON_Delete(refused);
		return;
	}
	cJSON_AddStringToObject(refused, "outcome",
				outcome_name(OUTCOME_REFUSED));
	list_entry(r, refused, OUTCOME_REFUSED, from);
}

static bool is_same_version(const cJSON *item, const struct origin *from)
{
	const char *path = value_text(item, "/path");
	const char *blob = value_text(item, "/blob");

	return path && blob && !strcmp(path, from->path) &&
	       !strcmp(blob, from->blob);
}

/* The item for a version in a list, or NULL. */
static cJSON *find_version(cJSON *list, const struct origin *from)
{
	cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (is_same_version(item, from))
			return item;
	}
	return NULL;
}

void receipt_keep(struct receipt *r, const struct origin *from,
		  const char *reason)
{
	cJSON *settled = find_version(r->blobs, from);
	cJSON *json = cJSON_CreateObject();

	if (settled)
		cJSON_Delete(cJSON_DetachItemViaPointer(r->blobs, settled));
	add_text(json, "path", from->path);
	add_text(json, "blob", from->blob);
	add_text(json, "commit", from->commit);
	add_text(json, "reason", reason);
	cJSON_AddItemToArray(r->kept, json);
}

/* No commit has this id: from there on is all history, roots too. */
static const char nowhere[] = "0000000000000000000000000000000000000000";

void receipt_hold(struct receipt *r, const struct origin *from)
{
	if (!r->held)
		r->held = from->parent ? from->parent : nowhere;
}

void receipt_settle(struct receipt *r, const struct origin *from)
{
	cJSON *json;

	if (!from->blob) {
		json = cJSON_CreateString(from->path);
		cJSON_AddItemToArray(r->uploads, json);
		return;
	}
	if (find_version(r->kept, from) || find_version(r->blobs, from))
		return;
	json = cJSON_CreateObject();
	add_text(json, "path", from->path);
	add_text(json, "blob", from->blob);
	cJSON_AddItemToArray(r->blobs, json);
}

void receipt_tell(struct buf *out, const struct receipt *r)
{
	int kept = cJSON_GetArraySize(r->kept);
	size_t start = out->len;

	for (int kind = 0; kind < OUTCOME_KINDS; kind++) {
		if (r->of_kind[kind])
			buf_addf(out, "%s%zu %s", out->len > start ? ", " : "",
				 r->of_kind[kind], outcome_name(kind));
	}
	if (out->len == start)
		buf_adds(out, "nothing contributed");
	if (kept)
		buf_addf(out, "; %d %s where %s", kept,
			 kept == 1 ? "file stays" : "files stay",
			 kept == 1 ? "it is" : "they are");
}

/* Data in a table cell: nothing of it is markup, a mention or a command. */
static void add_cell(struct buf *out, const char *text)
{
	size_t shown = 0;

	buf_adds(out, " ");
	for (; text && *text && shown < 200; text++, shown++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			buf_addc(out, '?');
		else if (strchr("\\`*_{}[]<>()#+-.!|@~&:", *text))
			buf_addf(out, "&#%d;", *text);
		else
			buf_addc(out, *text);
	}
	buf_adds(out, text && *text ? "&#8230; |" : " |");
}

static void add_reasons(struct buf *out, const cJSON *reasons)
{
	AUTO(buf_release) struct buf text = BUF_INIT(4096);
	const cJSON *reason;

	cJSON_ArrayForEach(reason, reasons)
	{
		if (text.len)
			buf_adds(&text, "; ");
		buf_adds(&text, cJSON_GetStringValue(reason));
	}
	add_cell(out, text.data);
}

static void add_refusals(struct buf *out, const struct receipt *r)
{
	const cJSON *entry;
	size_t shown = 0;

	if (!r->of_kind[OUTCOME_REFUSED])
		return;
	buf_adds(out, "\n| refused | file | why |\n| --- | --- | --- |\n");
	cJSON_ArrayForEach(entry, r->entries)
	{
		const cJSON *reasons = value_array(entry, "/reasons");

		if (!reasons || shown++ >= SHOWN)
			continue;
		buf_adds(out, "|");
		add_cell(out, value_text(entry, "/entry_id"));
		add_cell(out, value_text(entry, "/path"));
		add_reasons(out, reasons);
		buf_adds(out, "\n");
	}
}

static void add_kept(struct buf *out, const struct receipt *r)
{
	const cJSON *version;
	size_t shown = 0;

	if (!cJSON_GetArraySize(r->kept))
		return;
	buf_adds(out, "\n| stays in git | commit | why |\n"
		      "| --- | --- | --- |\n");
	cJSON_ArrayForEach(version, r->kept)
	{
		if (shown++ >= SHOWN)
			break;
		buf_adds(out, "|");
		add_cell(out, value_text(version, "/path"));
		add_cell(out, value_text(version, "/commit"));
		add_cell(out, value_text(version, "/reason"));
		buf_adds(out, "\n");
	}
}

void receipt_markdown(struct buf *out, const struct receipt *r)
{
	buf_adds(out, "### Leaderboard\n\n");
	receipt_tell(out, r);
	buf_adds(out, "\n");
	add_refusals(out, r);
	add_kept(out, r);
}
