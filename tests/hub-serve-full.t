#!/bin/sh
# hub-serve-full - no room on the disk: nothing half done, nothing left behind
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

# As on a full disk: writes behind 1 MB of a file fail.
mkdir "$T/narrow"
cat >"$T/narrow/hub-serve" <<END
#!/bin/sh
trap '' XFSZ
ulimit -f 2048
exec "$TOP/bin/hub-serve" "\$@"
END
chmod +x "$T/narrow/hub-serve"
PATH="$T/narrow:$PATH" hub_start --max-body 64M
new_repo o/d
GIT=$T/root/datasets/o/d.git
head=$(head_of o/d)
head -c 3000000 /dev/urandom >large
{
	commit_line large
	file_line small 1
	printf '{"key":"file","value":{"path":"large","encoding":"base64","content":"%s"}}\n' "$(base64 -w 0 large)"
} >lines
push o/d main lines
ok 'a commit that finds no room' [ "$pushed" = 500 ]
body '{"error":"the files could not be stored"}'
ok 'is not made' [ "$(head_of o/d)" = "$head" ]
ok 'and leaves nothing' [ -z "$(find "$GIT" -name 'tmp_obj*')" ]

OID=$(sha256sum large | cut -d ' ' -f 1)
ask 'a large file' 200 POST /datasets/o/d.git/info/lfs/objects/batch -H "$WRITE" \
	-d "{\"operation\":\"upload\",\"objects\":[{\"oid\":\"$OID\",\"size\":3000000}]}"
href=$(sed 's,.*"upload":{"href":"http://[^/]*\([^"]*\)".*,\1,' "$T/body")
no_files() { [ -z "$(ls "$1")" ]; }
ask 'that finds none' 507 PUT "$href" --data-binary @large
ok 'is not there' within 10 no_files "$GIT/lfs"

export GIT_TERMINAL_PROMPT=0
git clone -q "http://x:hf_writer@127.0.0.1:$PORT/datasets/o/d" clone
cp large clone/large.txt
git -C clone add large.txt
git -C clone commit -q -m large
git -C clone push -q origin main 2>"$T/pushed"
ok 'nor does a push by git' [ $? != 0 ]
ok 'which moves nothing' [ "$(head_of o/d)" = "$head" ]

# Small things go on.
{ commit_line small && file_line small 2; } >lines-small
push o/d main lines-small
ok 'what finds room is done' [ "$pushed" = 200 ]
hub_stop
ok 'it ends well' [ "$hub_status" = 0 ]
hub_start --max-body 64M
push o/d main lines
ok 'with room again the same commit is made' [ "$pushed" = 200 ]
ask 'and the file is taken' 200 POST /datasets/o/d.git/info/lfs/objects/batch -H "$WRITE" \
	-d "{\"operation\":\"upload\",\"objects\":[{\"oid\":\"$OID\",\"size\":3000000}]}"
href=$(sed 's,.*"upload":{"href":"http://[^/]*\([^"]*\)".*,\1,' "$T/body")
ask 'whole' 200 PUT "$href" --data-binary @large
same large "$GIT/lfs/$OID" 'byte for byte'
ok 'the repository is whole' git --git-dir="$GIT" fsck --strict --full
done_testing
