#!/bin/sh
# hub-serve-git-lfs - git with its LFS extension, as people who have no other client
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
git lfs version >/dev/null 2>&1 || skip 'git-lfs is not installed'
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"
. "$TOP/tests/lib/askpass.sh"
git lfs install >/dev/null
git config --global lfs.locksverify false

hub_start --lfs-part 100K
new_repo o/d
head -c 300000 /dev/urandom >one.bin
head -c 200000 /dev/urandom >two.bin
hf() {
	HF_ENDPOINT=$HUB HF_TOKEN=hf_writer "$@"
}
hf hf-push --quiet o/d one.bin=one.bin
curl -sf -o "$T/body" -X PUT -H "$WRITE" -H 'Content-Type: application/json' \
	-d '{"private":true}' "$HUB/api/datasets/o/d/settings"

it 'clones, with what hf-push brought in parts' 0 git clone -q "$HUB/datasets/o/d" c
same one.bin c/one.bin 'the large file is there'
cp two.bin c/two.bin
git -C c add two.bin
git -C c commit -q -m 'two'
it 'pushes another' 0 git -C c push -q origin main
ok 'of which git has the pointer' test "$(git -C "$T/root/datasets/o/d.git" \
	cat-file -s main:two.bin)" -lt 200
it 'hf-fetch has it' 0 hf hf-fetch -o got o/d two.bin
same two.bin got 'byte for byte'
it 'another clone has both' 0 git clone -q "$HUB/datasets/o/d" again
same two.bin again/two.bin 'the second'
same one.bin again/one.bin 'and the first'
it 'without a token nothing of a private one comes' 128 as none git clone -q "$HUB/datasets/o/d" c2
it 'who may read' 0 as reader git clone -q "$HUB/datasets/o/d" c3
same one.bin c3/one.bin 'reads'
head -c 1000 /dev/urandom >c3/three.bin
git -C c3 add three.bin
git -C c3 commit -q -m 'three'
name='and cannot push'
as reader git -C c3 push -q origin main 2>"$T/err"
ok 'and cannot push' test $? != 0
oid=$(sha256sum <c3/three.bin | cut -c1-64)
ok 'not even the large file' test ! -e "$T/root/datasets/o/d.git/lfs/$oid"
nowhere 'no token is in what was said' hf_ "$T/err"
hub_stop
ok 'the repository is whole' git -C "$T/root/datasets/o/d.git" fsck --strict
done_testing
