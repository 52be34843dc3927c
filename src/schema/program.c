/* program - a compiled schema: flat arrays that refer by index */
#include "schema/program.h"

#include <stdlib.h>

#include "schema/compile.h"
#include "schema/target.h"

static void free_docs(struct schema *s)
{
	for (size_t i = 0; i < s->doc_count; i++) {
		struct schema_doc *d = s->docs[i];

		free(d->name);
		free(d->text);
		free(d->part_of);
		free(d->base_of);
		targets_free(&d->targets);
		json_doc_release(&d->doc);
		free(d);
	}
	free(s->docs);
}

void schema_free(struct schema **schema)
{
	struct schema *s = *schema;

	if (!s)
		return;
	free_docs(s);
	for (size_t i = 0; i < s->name_count; i++)
		free(s->names[i].text);
	for (size_t i = 0; i < s->object_count; i++)
		map_release(&s->objects[i].index);
	map_release(&s->pattern_index);
	for (size_t i = 0; i < s->pattern_count; i++)
		pattern_free(&s->patterns[i]);
	pattern_room_free(&s->room);
	free(s->patterns);
	free(s->parts);
	free(s->rules);
	free(s->names);
	free(s->limits);
	free(s->slots);
	free(s->objects);
	free(s->matches);
	free(s->dependencies);
	free(s);
	*schema = NULL;
}
