/* builtin - compiled-in copies of the files in schemas/ */
#ifndef JSON_BUILTIN_H
#define JSON_BUILTIN_H

extern const char builtin_schema[];     /* leaderboard_v1.schema.json */
extern const char builtin_identity[];   /* identity.json */
extern const char builtin_metaschema[]; /* draft-07.json */

#endif
