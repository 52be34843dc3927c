#!/bin/sh
# embed - C source that holds text files: embed.sh NAME FILE [NAME FILE]...
echo '/* builtin - compiled-in copies of the files in schemas/ */'
echo '#include "json/builtin.h"'
while [ $# -ge 2 ]; do
	echo "const char $1[] ="
	sed 's/["\\]/\\&/g; s/^/"/; s/$/\\n"/' "$2" || exit
	echo ';'
	shift 2
done
