/* encode - the tokens of texts by a tokenizer.json, to be compared */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "json/doc.h"
#include "token/encoder.h"

/* Of a line that is a JSON string: a line of ids. */
static int encode(struct encoder *encoder, const char *line, size_t len,
		  struct err *e)
{
	static const struct json_limits limits = { (size_t)64 << 20, 2 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	AUTO(tokens_release) struct tokens tokens = { .has_ids = true };

	if (json_scan(&doc, line, len, &limits, e) < 0)
		return -1;
	json_text(&text, &doc, doc.nodes);
	if (encoder_encode(encoder, text.data, text.len, &tokens, e) < 0)
		return -1;
	for (size_t i = 0; i < tokens.count; i++)
		printf(i ? " %u" : "%u", tokens.ids[i]);
	putchar('\n');
	return 0;
}

int main(int argc, char **argv)
{
	AUTO(encoder_release) struct encoder *encoder = NULL;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	struct err e = { 0 };

	if (argc == 2 && encoder_open(&encoder, argv[1], &e) == 0)
		while (!e.kind && (len = getline(&line, &room, stdin)) > 0)
			encode(encoder, line, (size_t)len, &e);
	free(line);
	if (e.kind)
		fprintf(stderr, "encode: %s\n", e.text);
	return e.kind;
}
