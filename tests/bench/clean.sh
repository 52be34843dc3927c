#!/bin/sh
# clean - repo-clean over http, beside a shallow clone, git rm and a push
#
# From `make bench`. The repository is made: BENCH_COMMITS (5000) commits,
# 3,000 files of 8 KB in 150 folders, 20 files of data. git's own http-backend serves
# it on loopback; before each run the branch is put back.
. "$(dirname "$0")/lib.sh"
: "${BENCH_COMMITS:=5000}"

# A stream for git fast-import: each commit changes one file.
make_history() {
	perl -e '
		my ($commits, $n) = (shift, 0);
		sub commit {
			my ($changes) = @_;
			print "commit refs/heads/main\ncommitter A <a\@b> ",
				1700000000 + $n++, " +0000\ndata 2\nx\n", $changes;
		}
		sub text {
			my ($seed) = @_;
			return join "", map { sprintf "int f%d(int a%d);\n",
				$seed * $_ * 2654435761 % 1000003, $_ } 1 .. 400;
		}
		sub file {
			my ($path, $text) = @_;
			return sprintf "M 644 inline %s\ndata %d\n%s\n", $path,
				length $text, $text;
		}
		commit(join "", map { file("src/" . $_ % 150 . "/$_.c",
			text($_)) } 1 .. 3000);
		for my $i (1 .. $commits) {
			my $at = $i * 7919 % 3000 + 1;
			commit(file("src/" . $at % 150 . "/$at.c",
				text($i + 3000)));
		}
		commit(join "", map { file("hf_data/$_.json", "[$_]\n") }
			1 .. 20);
	' "$1"
}

git init -q --bare --initial-branch=main origin.git
make_history "$BENCH_COMMITS" | git -C origin.git fast-import --quiet
git -C origin.git config http.receivepack true
git -C origin.git config uploadpack.allowfilter true
git -C origin.git ls-tree -r main hf_data/ | perl -e '
	print "{\"hub\":{\"repo\":\"a/b\",\"commit\":\"", 1 x 40, "\"},",
		"\"source\":{\"repository\":\"x\"},\"blobs\":[", join(",", map {
		m{ blob (\w+)\t(.*)$} ? "{\"path\":\"$2\",\"blob\":\"$1\"}" : ()
	} <STDIN>), "]}"' >receipt

perl "$top/tests/lib/git-http.pl" --root "$work" --port-file port \
	--log log --seconds 600 &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT
until [ -s port ]; do
	sleep 0.05
done
url=http://127.0.0.1:$(cat port)/origin.git
back="git -C origin.git update-ref refs/heads/main $(git -C origin.git rev-parse main)"

head_line "clean-up over http, $BENCH_COMMITS commits"
row 'repo-clean' 'clone, rm, push' 0.1 20 \
	"$back && exec repo-clean --confirmed --receipt receipt --repo $url" \
	"$back && rm -rf work && git clone -q --depth 1 $url work &&
	cd work && git rm -rq hf_data &&
	git -c user.name=a -c user.email=a@b commit -qm x &&
	git push -q origin HEAD:main"
$back
: >log
repo-clean --confirmed --quiet --receipt receipt --repo "$url" >/dev/null
printf '%-21s %-22s %9s %36s %s\n' 'requests to git' '' "$(wc -l <log)" 3 \
	"$([ "$(wc -l <log)" -le 3 ] && echo met || echo MISSED)"
closing
