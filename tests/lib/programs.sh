#!/bin/sh
# programs - the names in a Makefile variable: programs.sh PROGS|SCRIPTS
awk -v name="$1" '
	$1 == name && $2 == "=" { is_in = 1; $1 = $2 = "" }
	is_in {
		for (i = 1; i <= NF; i++)
			if ($i != "\\" && $i != "")
				print $i
		is_in = /\\$/
	}' "$(dirname "$0")/../../Makefile"
