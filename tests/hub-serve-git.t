#!/bin/sh
# hub-serve-git - clone, fetch and push by git itself, beside the API
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"
. "$TOP/tests/lib/askpass.sh"

hub_start
new_repo o/d
REPO=$T/root/datasets/o/d.git
head -c 300000 /dev/urandom >blob
HF_ENDPOINT=$HUB HF_TOKEN=hf_writer hf-push --quiet o/d a.txt="$T/askpass" big.bin=blob

# change DIR FILE TEXT: a commit in a clone
change() {
	echo "$3" >"$1/$2"
	git -C "$1" add "$2"
	git -C "$1" commit -q -m "$2 $3"
}

main() { git -C "$REPO" rev-parse main; }

# Reading.
it 'clone' 0 git clone -q "$HUB/datasets/o/d" one
same "$T/askpass" one/a.txt 'has the file'
ok 'and the head' [ "$(git -C one rev-parse HEAD)" = "$(main)" ]
git -C one show HEAD:big.bin >got
it 'of a large file its pointer' 0 grep -c '^oid sha256:' got
it 'by the name with .git' 0 git clone -q "$HUB/datasets/o/d.git" two
for version in 0 1 2; do
	it "protocol $version" 0 git -c protocol.version=$version ls-remote "$HUB/datasets/o/d" refs/heads/main
	out "$(main)	refs/heads/main"
done
it 'shallow' 0 git clone -q --depth 1 "$HUB/datasets/o/d" shallow
ok 'one commit' [ "$(git -C shallow rev-list --count HEAD)" = 1 ]
it 'without blobs' 0 git clone -q --filter=blob:none --no-checkout "$HUB/datasets/o/d" partial
curl -sf -o got -H "$WRITE" -d '{"name":"m"}' "$HUB/api/repos/create"
it 'a model' 0 git clone -q "$HUB/alice/m" model
it 'none of that name' 128 as writer git clone -q "$HUB/datasets/o/none" none
err_has 'not found'
it 'a token that nobody has' 128 as nobody git clone -q "$HUB/datasets/o/none" none
err_has 'Authentication failed'

curl -sf -o got -H "$WRITE" -d '{"type":"dataset","organization":"o","name":"p","private":true}' "$HUB/api/repos/create"
it 'what is private, with a token' 0 git clone -q "$HUB/datasets/o/p" private
it 'and without' 128 env GIT_ASKPASS=/bin/false git clone -q "$HUB/datasets/o/p" private2

# Who may write.
change one b.txt 1
it 'no token' 128 env GIT_ASKPASS=/bin/false git -C one push -q origin HEAD:main
it 'a read token' 128 as reader git -C one push -q origin HEAD:main
err_has '403'
it 'another token' 128 as nobody git -C one push -q origin HEAD:main
ok 'nothing moved' [ "$(main)" = "$(git -C one rev-parse HEAD~1)" ]
PARENT=$(main)
it 'a write token' 0 git -C one push -q origin HEAD:main
ok 'moves main' [ "$(main)" = "$(git -C one rev-parse HEAD)" ]
ask 'the API has it' 200 GET /datasets/o/d/resolve/main/b.txt
body 1
head_has "X-Repo-Commit: $(main)"
{ commit_line stale "$PARENT" && file_line x 1; } >lines
push o/d main lines
ok 'a commit on what was before is stale' [ "$pushed" = 412 ]
{ commit_line next "$(main)" && file_line x 1; } >lines
push o/d main lines
ok 'one on the push lands' [ "$pushed" = 200 ]

# What cannot be.
change one c.txt 1
it 'a push behind the head' 1 git -C one push -q origin HEAD:main
err_has 'fetch first'
git -C one fetch -q origin
it 'nor by force' 1 git -C one push -q --force origin HEAD:main
err_has 'non-fast-forward'
it 'main does not go' 1 git -C one push -q origin :main
err_has 'hub-serve: the main branch stays'
it 'pull' 0 git -C one pull -q --rebase origin main
it 'then it lands' 0 git -C one push -q origin HEAD:main
it 'a branch' 0 git -C one push -q origin HEAD:refs/heads/side/x
it 'goes again' 0 git -C one push -q origin :refs/heads/side/x
it 'a tag' 0 git -C one push -q origin HEAD:refs/tags/v1
it 'does not move' 1 git -C one push -q --force origin HEAD~1:refs/tags/v1
err_has 'a tag does not move'
it 'other names are refused' 1 git -C one push -q origin HEAD:refs/notes/n
err_has 'only branches and tags'
it 'and pull requests' 1 git -C one push -q origin HEAD:refs/pr/1
err_has 'through the API'
it 'all or nothing of what is refused' 1 git -C one push -q origin HEAD:refs/heads/good HEAD:refs/notes/n
ok 'neither is there' [ -z "$(git -C "$REPO" for-each-ref refs/heads/good refs/notes)" ]
printf 'tree %s\nparent %s\nauthor x <x> 1 +0000\ncommitter broken\n\nm\n' \
	"$(git -C one rev-parse 'HEAD^{tree}')" "$(main)" >object
bad=$(git -C one hash-object -t commit -w --literally --stdin <object)
it 'a broken commit' 1 git -C one push -q origin "$bad:refs/heads/bad"
ok 'is not taken' [ -z "$(git -C "$REPO" for-each-ref refs/heads/bad)" ]
mkdir -p "$REPO/hooks"
printf '#!/bin/sh\n: >%s/ran\n' "$T" >"$REPO/hooks/pre-receive"
chmod +x "$REPO/hooks/pre-receive"
change one d.txt 1
it 'a push' 0 git -C one push -q origin HEAD:main
ok 'runs no hook' [ ! -e "$T/ran" ]

# On the wire.
G=/datasets/o/d.git
ask 'the old protocol' 403 GET $G/info/refs
ask 'a service that is none' 403 GET "$G/info/refs?service=git-annex"
ask 'a file of the repository' 404 GET $G/objects/info/packs
ask 'nobody' 401 GET "$G/info/refs?service=git-receive-pack"
head_has 'WWW-Authenticate: Basic realm="hub"'
ask 'another type' 415 POST $G/git-receive-pack -H "$WRITE" -d x
PACK='Content-Type: application/x-git-receive-pack-request'
ask 'rubbish' 200 POST $G/git-receive-pack -H "$WRITE" -H "$PACK" -d rubbish
body_has 'this is not a list of commands'
ask 'packed rubbish' 200 POST $G/git-receive-pack -H "$WRITE" -H "$PACK" -H 'Content-Encoding: gzip' -d rubbish
body_has 'without Content-Encoding'
head -c 1100000 /dev/zero >much
ask 'nobody with much' 413 POST $G/git-upload-pack --data-binary @much \
	-H 'Content-Type: application/x-git-upload-pack-request'
ask 'a name that leads out' 404 GET '/datasets/o/..%2f..%2fx.git/info/refs?service=git-upload-pack'

# Much at once, in chunks; and more than may be.
git -C two pull -q --rebase origin main
head -c 5000000 /dev/urandom >two/large.dat
git -C two add large.dat
git -C two commit -q -m large
it 'a large push' 0 git -C two push -q origin HEAD:main
hub_stop
hub_start --max-body 1M
git -C two remote set-url origin "$HUB/datasets/o/d"
head -c 5000000 /dev/urandom >two/large.dat
git -C two commit -q -a -m larger
it 'a push above --max-body' 1 git -C two push -q origin HEAD:main
ok 'moves nothing' [ "$(main)" = "$(git -C two rev-parse HEAD~1)" ]
hub_stop
hub_start

# Both at once: git and the API take turns, and nothing is lost.
by_git() {
	git clone -q "$HUB/datasets/o/d" "g$1"
	for n in 1 2 3; do
		change "g$1" "g$1-$n" x
		tries=0
		until git -C "g$1" push -q origin HEAD:main 2>>"talk-$1" || [ $tries = 50 ]; do
			tries=$((tries + 1))
			git -C "g$1" pull -q --rebase origin main 2>>"talk-$1"
		done
	done
}
by_api() {
	for n in 1 2 3; do
		echo "$n" >"value-$1"
		tries=0
		until HF_ENDPOINT=$HUB HF_TOKEN=hf_writer hf-push --quiet --backoff 20 \
			o/d "a$1-$n=value-$1" 2>>"talk-$1" || [ $tries = 50 ]; do
			tries=$((tries + 1))
		done
	done
}
was=$(git -C "$REPO" rev-list --count main)
by_git 1 &
pids=$!
by_git 2 &
pids="$pids $!"
by_api 3 &
pids="$pids $!"
by_api 4 &
for pid in $pids $!; do
	wait "$pid"
done
git -C "$REPO" ls-tree --name-only main | grep -c '^[ag][1-4]-[1-3]$' >"$T/out"
name='12 changes'
out 12
ok 'each in a commit' [ "$(git -C "$REPO" rev-list --count main)" = $((was + 12)) ]
it 'git fsck is content' 0 git -C "$REPO" fsck --strict --full

# Killed amid pushes: whole or absent, and nothing is left over.
hub_stop
hub_start
git clone -q "$HUB/datasets/o/d" k
for round in 1 2 3 4 5 6; do
	git -C k remote set-url origin "$HUB/datasets/o/d"
	head -c 400000 /dev/urandom >k/k.dat
	git -C k add k.dat
	git -C k commit -q -m "k $round"
	timeout 20 git -C k push -q origin HEAD:main 2>"$T/noise" &
	pusher=$!
	sleep "0.0$((round * 15 % 8))"
	kill -9 "$HUB_PID"
	wait "$HUB_PID" "$pusher"
	# A push that outlives its server keeps the root until it has ended.
	within 30 flock -n "$T/root/.lock" true || echo "round $round: locked"
	hub_start
	git -C "$REPO" fsck --strict --full >"$T/fsck" 2>&1 || echo "round $round"
	grep -v '^dangling\|^notice' "$T/fsck"
done >broken 2>"$T/noise"
same /dev/null broken 'killed six times: the repository is whole'
find "$REPO" -name 'tmp_*' -o -name '*.lock' >left
same /dev/null left 'and nothing is left over'
grep -rl -e hf_writer "$T/root" "$T/work" "$T/hub.log" >leaks
same /dev/null leaks 'no trace of the token'
done_testing
