#!/bin/sh
# sagellm-benchmark-doctor - each thing that can be wrong is named, with how
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/front.sh"

# line STATE TOPIC TEXT: the report has it
line() {
	out_has "$(printf '%-4s  %-9s  %s' "$1" "$2" "$3")"
}
how() {
	out_has "                 -> $1"
}

listen
it 'nothing is configured' 0 sagellm-benchmark doctor
line ok programs 'all 21 are there, version'
line ok git 'git version'
line note settings "there is no file $config yet"
line note settings 'huggingface.token is not set'
line ok settings 'huggingface.auto_upload = true (default)'
line note token 'there is none; only publishing without git needs one'
line note dataset 'none is configured'
line note clone 'this folder is in no clone'
line note runs "no folder $outputs yet"
err 'sagellm-benchmark: all is well'
it 'a word too much' 2 sagellm-benchmark doctor me/board
it 'offline' 1 sagellm-benchmark doctor --offline --repo me/board
line note hub 'offline: not asked'
line ok settings 'huggingface.repo = me/board (from --repo)'
same /dev/null "$T/seen" 'nobody was asked'

dataset_start me/board
unset HF_TOKEN
sagellm-benchmark config --hf-repo me/board 2>/dev/null
it 'a dataset without a token' 1 sagellm-benchmark doctor
line ok settings "huggingface.repo = me/board (from $config)"
line ok hub "$HUB answers"
line ok dataset 'me/board, head '
line MEND token 'runs are to be published at once, but there is no token'
how 'sagellm-benchmark config --hf-token'
how 'sagellm-benchmark config --no-auto-upload'
err 'sagellm-benchmark: there is something to mend, see MEND'
it 'as told' 0 sagellm-benchmark config --no-auto-upload
it 'is mended' 0 sagellm-benchmark doctor
it 'a token that may write' 0 env HF_TOKEN=hf_writer sagellm-benchmark doctor
line ok settings 'huggingface.token = (secret) (from HF_TOKEN)'
line ok right 'alice may write me/board'
out_lacks hf_writer
it 'one that may only read' 1 env HF_TOKEN=hf_reader sagellm-benchmark doctor
line MEND right 'the token of bob does not let you write me/board (read)'
it 'one that nobody knows' 1 env HF_TOKEN=hf_nobody sagellm-benchmark doctor
out_lacks hf_nobody
it 'one that cannot be' 1 env HF_TOKEN='hf x' sagellm-benchmark doctor
it 'no such dataset' 1 sagellm-benchmark doctor --repo me/none
line MEND dataset 'me/none cannot be read: '
how 'to make it, with a token that may: hf-push --create me/none'
it 'an endpoint that cannot be' 1 env HF_ENDPOINT=ftp://x sagellm-benchmark doctor
line MEND hub 'the endpoint or the token cannot be used: '
it 'an endpoint without a Hub' 1 env HF_ENDPOINT=http://127.0.0.1:1 \
	sagellm-benchmark doctor
line MEND hub 'no usable answer from http://127.0.0.1:1: '
mkdir -p "$HOME/.cache/huggingface"
echo hf_writer >"$HOME/.cache/huggingface/token"
chmod 644 "$HOME/.cache/huggingface/token"
it 'a token that others read' 1 sagellm-benchmark doctor
line MEND token "others may read $HOME/.cache/huggingface/token"
chmod 600 "$HOME/.cache/huggingface/token"
it 'and then do not' 0 sagellm-benchmark doctor
line ok right 'alice may write me/board'
chmod 644 "$config"
it 'settings that others read' 1 sagellm-benchmark doctor --offline
line MEND settings 'bench-config: '
how "chmod 600 $config"
chmod 600 "$config"
it 'a variable that cannot be' 1 env SAGELLM_AUTO_UPLOAD=perhaps \
	sagellm-benchmark doctor
line MEND settings 'bench-config: SAGELLM_AUTO_UPLOAD: '
how "edit $config, or the variable named"

# --- a clone, and what waits in it
origin_start
contributor alice
cd alice || exit
it 'on its branch, nothing in it' 0 sagellm-benchmark doctor
line ok clone "$PWD, branch main"
line ok remote "$T/work/origin.git answers"
line ok hf_data 'nothing waits in it'
good a1 Llama 70 | (cd .. && offer alice)
it 'not committed' 1 sagellm-benchmark doctor --offline
line MEND hf_data 'files not committed: 1'
line note remote "$T/work/origin.git (not asked)"
how 'git add -A hf_data && git commit && git push'
git add -A && git commit -qm one
git push -qu origin HEAD:main 2>/dev/null
it 'pushed, and waiting' 0 sagellm-benchmark doctor
line note hf_data 'files that wait in it for the publisher, or were refused: 3;'
echo >>hf_data/runs.jsonl
git commit -qam two
it 'not pushed' 1 sagellm-benchmark doctor
line MEND hf_data 'commits not pushed: 1'
how 'git push; when it is rejected'
git checkout -q -b other HEAD~1
echo x >>hf_data/runs.jsonl
git commit -qam three
git merge main >/dev/null 2>&1
it 'in conflict' 1 sagellm-benchmark doctor
line MEND hf_data 'it is in conflict'
git merge --abort
git checkout -q --detach
it 'on no branch' 1 sagellm-benchmark doctor
line MEND clone "$PWD is on no branch"
git checkout -q main
git reset -q --hard origin/main
git remote set-url origin https://me:hf_secret@127.0.0.1:1/x.git
it 'a remote that does not answer' 1 sagellm-benchmark doctor
line MEND remote 'https://127.0.0.1:1/x.git does not answer: '
out_lacks hf_secret
git remote remove origin
it 'no remote' 1 sagellm-benchmark doctor
how 'git remote add origin URL'
cd ..

# --- runs, programs
mkdir -p "$outputs/a b"
it 'no run is left' 0 sagellm-benchmark doctor
line ok runs "none is left in $outputs"
good a1 Llama 70 >"$outputs/a b/x_leaderboard.json"
it 'one is' 0 sagellm-benchmark doctor
line note runs "results in $outputs: 1"
how "to publish them: sagellm-benchmark upload $outputs"
meddle 'exit 1'
it 'a program of another build' 1 "$front" doctor --offline
rm "$T/odd/bin/hf-push"
printf '#!/bin/sh\necho hf-push 0.0.9\n' >"$T/odd/bin/hf-push"
chmod +x "$T/odd/bin/hf-push"
it 'is named' 1 "$front" doctor --offline
line MEND programs 'missing, broken, or of another version: bench-confirm hf-push'
done_testing
