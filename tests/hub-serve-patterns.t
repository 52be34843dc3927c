#!/bin/sh
# hub-serve-patterns - .gitattributes and .gitignore mean what they mean to git
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
A=/api/datasets/o/d

# Names that are short of one another, at three depths.
perl -e '
	my @part = ("a", "b", "ab", "a.b", "ab.bin", "[a]", "a b", "*", "x", "\xc3\xa9");
	my @all = (@part, map { my $p = $_; map { "$p/$_" } @part } @part);
	push @all, map { "$_/x" } grep { m,/, && rand() < 0.3 } @all;
	push @all, "deep/" . join("/", ("a") x 20), "x" x 200;
	print "$_\n" for @all' >names
# preupload [TEXT]: each name in a request, TEXT as gitIgnore; into answers
preupload() {
	: >answers
	split -l 200 names part.
	for part in part.*; do
		perl -MJSON::PP -e '
			my ($part, @rules) = @ARGV;
			open my $in, "<:utf8", $part or die;
			chomp(my @names = <$in>);
			my $body = {files => [map { {path => $_, size => 3} } @names]};
			$body->{gitIgnore} = $rules[0] if @rules;
			print encode_json($body)' "$part" "$@" >body.json
		ask "preupload of $part" 200 POST $A/preupload/main -H "$WRITE" -d @body.json
		cat "$T/body" >>answers
		echo >>answers
	done
	rm part.*
}
# paths KEY VALUE: those for which the answers say so
paths() {
	perl -MJSON::PP -e '
		binmode STDOUT, ":utf8";
		while (my $line = <STDIN>) {
			for (@{decode_json($line)->{files}}) {
				print "$_->{path}\n" if $_->{$ARGV[0]} eq $ARGV[1];
			}
		}' "$1" "$2" <answers | sort
}
commit_text() {
	{
		commit_line attributes
		perl -MJSON::PP -e 'local $/; print encode_json({key => "file", value =>
			{path => $ARGV[0], content => <STDIN>, encoding => "utf-8"}}), "\n"' "$1" <"$2"
	} >lines
	push o/d main lines
	ok "$1 is committed" [ "$pushed" = 200 ]
}

# What git says, in a folder of its own.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init -q work
mkdir -p work/a work/ab
cat >work/.gitattributes <<'END'
# a comment, and lines that say nothing of filter
*.bin text
*.bin filter=lfs -text
a/*	filter=lfs
/b filter=lfs diff=lfs
b/** filter=lfs
b/ab -filter
b/a !filter
b/x filter=other
**/[!a-w] filter=lfs
x/[[:alpha:]] filter
"a b" filter=lfs
\* filter=lfs
x/\[a\] filter=lfs
x/[a] filter=lfs
deep/**/a/a filter=lfs
ab/ filter=lfs
!ab filter=lfs
x/[z-a] filter=lfs
x/[] filter=lfs
END
printf 'x -filter\n/a.b filter=lfs\n' >work/a/.gitattributes
printf 'a*b filter=lfs\n*/x filter=lfs' >work/ab/.gitattributes
for file in .gitattributes a/.gitattributes ab/.gitattributes; do
	commit_text $file work/$file
done
preupload
git -C work check-attr --stdin filter <names 2>"$T/noise" | sed -n 's/^"\{0,1\}\(.*[^"]\)"\{0,1\}: filter: lfs$/\1/p' |
	perl -pe 's/\\([0-7]{3})/chr oct $1/ge' | sort >want
ok 'git has some for LFS' [ "$(wc -l <want)" -ge 20 ]
paths uploadMode lfs >got
same want got 'the same files are for LFS'
paths shouldIgnore 1 >got
ok 'and none is left out' [ ! -s got ]

# The same for .gitignore: in the repository, and sent along.
cat >work/.gitignore <<'END'
# a comment
a/*
!a/a
*.bin
/b
!b/x
ab/
x/**
!x/ab
\*
\[a\]
deep/**/a/
**/a.b
!**/b/a.b
"a b"
END
printf '  \nx y  \nz\\\\ \n' >>work/.gitignore
rm -r work/a work/ab
names_all=$(wc -l <names)
git -C work check-ignore --no-index --stdin <names | perl -pe 's/^"(.*)"$/$1/; s/\\([0-7]{3})/chr oct $1/ge' | sort >want
ok 'git leaves some out' [ "$(wc -l <want)" -ge 20 ]
ok 'and keeps some' [ "$(wc -l <want)" -lt "$names_all" ]
preupload "$(cat work/.gitignore)"
paths shouldIgnore 1 >got
same want got 'the same files are left out, by rules sent along'
commit_text .gitignore work/.gitignore
preupload
paths shouldIgnore 1 >got
same want got 'by those of the repository'
preupload '# none'
paths shouldIgnore 1 >got
ok 'those sent along go before' [ ! -s got ]
ask 'a file by itself' 200 POST $A/preupload/main -H "$WRITE" \
	-d '{"gitIgnore":"x\r\ny \n","files":[{"path":"x","size":0},{"path":"y","size":0},{"path":"z","size":0}]}'
body_has '{"path":"x","uploadMode":"regular","shouldIgnore":true},{"path":"y","uploadMode":"regular","shouldIgnore":true},{"path":"z","uploadMode":"regular","shouldIgnore":false}'
printf '\n' >none
commit_text .gitignore none

# Patterns that send a matcher that backtracks to and fro for hours.
perl -e 'print "*a" x 400, "b filter=lfs\n", "**/a/" x 50, "b filter=lfs\n",
	"**/*a*a*a*a/" x 12, "b filter=lfs\n" for 1 .. 3' >slow
commit_text .gitattributes slow
perl -e 'print "a" x 250, "\n", join("/", ("a") x 120), "\n", join("/", ("aaaaaaaa") x 60), "\n"' >names
preupload
paths uploadMode regular >got
ok 'they match nothing' [ "$(wc -l <got)" = 3 ]
perl -e 'print "**/*a*a*a*a*a*b filter=lfs\n" x 9000' >slow
commit_text .gitattributes slow
perl -e 'print "{\"files\":[", join(",", map { "{\"path\":\"" . join("/", ("a" x 50) x 15) . "$_\",\"size\":3}" } 1 .. 256), "]}"' >body.json
ask 'too many are refused' 422 POST $A/preupload/main -H "$WRITE" -d @body.json
body '{"error":".gitattributes takes too long: its patterns are too many, or too long"}'
perl -MJSON::PP -e '
	print encode_json({gitIgnore => "**/*a*a*a*a*a*b\n" x 9000, files =>
		[map { {path => join("/", ("a" x 50) x 15) . $_, size => 3} } 1 .. 256]})' >body.json
commit_text .gitattributes none
ask 'nor too many of .gitignore' 422 POST $A/preupload/main -H "$WRITE" -d @body.json
body '{"error":".gitignore takes too long: its patterns are too many, or too long"}'
done_testing
