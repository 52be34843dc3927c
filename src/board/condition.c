/* condition - whether a dataset stands as it was last written */
#include "board/condition.h"

#include <stdbool.h>
#include <string.h>

#include "board/dataset.h"

static enum condition without_manifest(const struct listing *tree,
				       const char **path)
{
	if (listing_find(tree, DATASET_SOURCES)) {
		*path = DATASET_SOURCES;
		return CONDITION_BROKEN;
	}
	for (size_t i = 0; i < tree->count; i++) {
		if (dataset_kind(tree->files[i]->path) != DATASET_LOG)
			continue;
		*path = tree->files[i]->path;
		return CONDITION_BROKEN;
	}
	return CONDITION_NEW;
}

/* A file of ours that stands there, but not as it was written. */
static bool is_edited(const struct listed_file *file,
		      const struct manifest *manifest)
{
	const char *oid = manifest_file(manifest, file->path);

	return !oid || strcmp(oid, file->oid) != 0;
}

static const char *missing_file(const struct listing *tree,
				const struct manifest *manifest)
{
	const cJSON *file;

	cJSON_ArrayForEach(file, manifest_files(manifest))
	{
		if (!listing_find(tree, file->string))
			return file->string;
	}
	return NULL;
}

static enum condition with_manifest(const struct listing *tree,
				    const struct manifest *manifest,
				    const char **path)
{
	enum condition condition = CONDITION_WHOLE;

	*path = missing_file(tree, manifest);
	if (*path)
		return CONDITION_BROKEN;
	for (size_t i = 0; i < tree->count; i++) {
		const struct listed_file *file = tree->files[i];
		enum dataset_kind kind = dataset_kind(file->path);

		if (kind != DATASET_BOARD && kind != DATASET_LOG)
			continue;
		if (!is_edited(file, manifest))
			continue;
		*path = file->path;
		if (kind == DATASET_LOG)
			return CONDITION_BROKEN;
		condition = CONDITION_BOARDS;
	}
	return condition;
}

enum condition condition_of(const struct listing *tree,
			    const struct manifest *manifest, const char **path)
{
	const char *ignored;

	if (!path)
		path = &ignored;
	*path = NULL;
	return manifest ? with_manifest(tree, manifest, path)
			: without_manifest(tree, path);
}

const char *condition_name(enum condition condition)
{
	static const char *const names[] = {
		[CONDITION_NEW] = "new",
		[CONDITION_WHOLE] = "whole",
		[CONDITION_BOARDS] = "boards",
		[CONDITION_BROKEN] = "broken",
	};

	return names[condition];
}
