/* stage - how a text is cut into words, one step after the other */
#ifndef TOKEN_STAGE_H
#define TOKEN_STAGE_H

#include "token/part.h"
#include "token/points.h"
#include "token/regex.h"

/* Well-formed UTF-8, borrowed. is_first: it begins where the input did. */
struct piece {
	const char *text;
	size_t len;
	bool is_first;
};

/* What becomes of the matches of a pattern: SplitDelimiterBehavior. */
enum split_way {
	SPLIT_REMOVED,
	SPLIT_ISOLATED,
	SPLIT_WITH_PREVIOUS,
	SPLIT_WITH_NEXT,
	SPLIT_CONTIGUOUS
};

enum stage_prefix {
	STAGE_PREFIX_NEVER,
	STAGE_PREFIX_FIRST,
	STAGE_PREFIX_ALWAYS
};

/*
 * A step takes pieces and gives those that it makes of them to the next; the
 * last is not the list's own. Nothing empty is given on.
 */
struct stage {
	int (*run)(struct stage *s, const struct piece *p, struct err *e);
	struct stage *next;
	void *context; /* of the last */
	enum split_way way;
	bool is_inverted; /* what matches is what lies between */
	struct regex *regex;
	struct buf literal; /* to be found, without regex and is_match */
	bool (*is_match)(const struct stage *s, uint32_t point);
	uint32_t point;
	enum stage_prefix prefix;
	struct buf whole, mapped;
};

int stage_pass(struct stage *s, const struct piece *p, struct err *e);

/* Cut by the stage's pattern, each piece to give. */
int stage_split(struct stage *s, const struct piece *p,
		int (*give)(struct stage *s, const struct piece *p,
			    struct err *e),
		struct err *e);

#define STAGES_MAX 32
#define STAGE_TEXT_MAX ((size_t)64 << 20) /* of a text as it grew */

struct stages {
	struct stage items[STAGES_MAX];
	size_t count;
};

/*
 * Read a `pre_tokenizer`, which may be absent. ERR_DATA, with the name of a
 * kind that is not known. Released also after a failure.
 */
int stages_read(struct stages *all, struct part p, struct err *e);

/* The pieces of the last step go to `last`. */
int stages_run(struct stages *all, struct stage *last, const struct piece *p,
	       struct err *e);

void stages_release(struct stages *all);

/*
 * The `pattern` of a part: {"String": text} to literal, or {"Regex": text}.
 */
int stage_pattern(struct stage *s, struct part p, struct err *e);

/*
 * The next match of regex or literal from walk on, as regex_next has it.
 */
int stage_next(struct stage *s, struct regex_walk *walk, size_t *start,
	       size_t *end, struct err *e);

#endif
