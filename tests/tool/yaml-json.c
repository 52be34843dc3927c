/* yaml-json - a YAML file as JSON, for tests that look into one */
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>

/* YAML 1.2, so that `on` is a word; a key given twice is an error. */
static const struct fy_parse_cfg config = { .flags = FYPCF_DEFAULT_DOC |
						     FYPCF_RESOLVE_DOCUMENT };

int main(int argc, char **argv)
{
	struct fy_document *document;
	char *json;

	if (argc != 2) {
		fputs("usage: yaml-json FILE\n", stderr);
		return 2;
	}
	document = fy_document_build_from_file(&config, argv[1]);
	if (document == NULL)
		return 65;
	json = fy_emit_document_to_string(document, FYECF_MODE_JSON_ONELINE |
							    FYECF_WIDTH_INF);
	fy_document_destroy(document);
	if (json == NULL)
		return 70;
	fputs(json, stdout);
	free(json);
	return fflush(stdout) == 0 ? 0 : 74;
}
