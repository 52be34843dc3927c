/* usage - what --help of bench-stat says */
#ifndef OUTPUT_USAGE_H
#define OUTPUT_USAGE_H

extern const char output_usage[]; /* all options */

#endif
