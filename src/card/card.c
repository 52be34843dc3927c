/* card - the README.md of a leaderboard's dataset */
#include "card/card.h"

#include <string.h>

#include "base/mem.h"
#include "card/block.h"
#include "card/front.h"

int card_init(struct card *c, const char *repo, const char *schema,
	      struct err *e)
{
	*c = (struct card){
		.repo = repo,
		.boards = { { .config = "single",
			      .path = "leaderboard_single.json",
			      .title = "One node" },
			    { .config = "multi",
			      .path = "leaderboard_multi.json",
			      .title = "Several nodes" } },
	};
	for (size_t i = 0; i < CARD_BOARDS; i++) {
		if (features_schema(&c->boards[i].row, schema, e) < 0)
			return -1;
	}
	return 0;
}

void card_add(struct card_board *board, const struct json_doc *doc)
{
	features_add(&board->row, doc);
	summary_add(&board->summary, doc);
}

void card_release(struct card *c)
{
	for (size_t i = 0; i < CARD_BOARDS; i++) {
		features_release(&c->boards[i].row);
		summary_release(&c->boards[i].summary);
	}
}

/* The dataset always has the first; a config without rows does not load. */
static bool is_shown(const struct card *c, size_t i)
{
	return i == 0 || c->boards[i].summary.rows > 0;
}

static void write_block(struct buf *out, const struct card *c)
{
	buf_adds(out, "## Leaderboard\n");
	for (size_t i = 0; i < CARD_BOARDS; i++) {
		const struct card_board *board = &c->boards[i];

		if (!is_shown(c, i))
			continue;
		buf_addf(out, "\n### %s (`%s`)\n\n", board->title,
			 board->config);
		summary_counts(out, &board->summary);
		buf_addf(out, ".%s\n\n",
			 board->summary.rows > SUMMARY_TOP
				 ? " The best by throughput:"
				 : "");
		summary_table(out, &board->summary);
	}
	buf_adds(out, "\n```python\nfrom datasets import load_dataset\n\n");
	for (size_t i = 0; i < CARD_BOARDS; i++) {
		if (is_shown(c, i))
			buf_addf(out, "%s = load_dataset(\"%s\", \"%s\")\n",
				 c->boards[i].config, c->repo,
				 c->boards[i].config);
	}
	buf_adds(out, "```\n");
}

/* The items of both lists, as YAML. */
struct items {
	struct buf texts[2 * CARD_BOARDS];
	struct front_item configs[CARD_BOARDS], infos[CARD_BOARDS];
};

static void items_release(struct items *items)
{
	for (size_t i = 0; i < 2 * CARD_BOARDS; i++)
		buf_release(&items->texts[i]);
}

/* The first that is found is told. */
static bool has_mixed(const struct feature *row, struct buf *mixed)
{
	AUTO(buf_release) struct buf path = BUF_INIT(BUF_MAX);

	if (!features_mixed(row, &path))
		return false;
	if (!mixed->len)
		buf_adds(mixed, path.data);
	return true;
}

static void make_items(struct items *items, const struct card *c,
		       bool is_default, struct buf *mixed)
{
	for (size_t i = 0; i < CARD_BOARDS; i++) {
		const struct card_board *board = &c->boards[i];
		struct buf *config = &items->texts[2 * i], *info = config + 1;

		*config = *info = BUF_INIT(BUF_MAX);
		items->configs[i].name = items->infos[i].name = board->config;
		if (!is_shown(c, i))
			continue;
		buf_addf(config, "  data_files: %s\n%s", board->path,
			 is_default && i == 0 ? "  default: true\n" : "");
		items->configs[i].yaml = config->data;
		if (has_mixed(&board->row, mixed))
			continue;
		buf_adds(info, "  features:\n");
		features_write(info, &board->row, 2);
		items->infos[i].yaml = info->data;
	}
}

static int edit_front(struct buf *out, const struct card *c,
		      const struct buf *text, struct buf *mixed, struct err *e)
{
	AUTO(items_release) struct items items = { 0 };
	const struct front_list lists[] = {
		{ "configs", items.configs, CARD_BOARDS },
		{ "dataset_info", items.infos, CARD_BOARDS },
		{ NULL, NULL, 0 },
	};
	int has_other;

	make_items(&items, c, true, mixed);
	has_other = front_has_other(text->data, text->len, lists, "default", e);
	if (has_other < 0)
		return -1;
	if (has_other) {
		items_release(&items);
		buf_clear(mixed);
		make_items(&items, c, false, mixed);
	}
	return front_edit(out, text->data, text->len, lists, e);
}

int card_edit(struct buf *out, const struct card *c, const struct buf *text,
	      struct buf *mixed, struct err *e)
{
	AUTO(buf_release) struct buf front = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf block = BUF_INIT(BUF_MAX);
	size_t length;

	write_block(&block, c);
	if (edit_front(&front, c, text, mixed, e) < 0 ||
	    front_length(&length, front.data, front.len, e) < 0)
		return -1;
	buf_add(out, front.data, length);
	return block_edit(out, front.data + length, front.len - length,
			  block.data, e);
}
