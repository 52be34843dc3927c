#!/bin/sh
# repo-clean-ssh - a branch behind ssh, cleaned without a checkout
# shellcheck disable=SC2086 # ids and paths here have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'

hub=1111111111111111111111111111111111111111
single=hf_data/leaderboard_single.json

# An ssh whose hosts are all this machine. `old` does not let GIT_PROTOCOL
# through; what it was started with is noted.
mkdir "$T/bin"
cat >"$T/bin/ssh" <<'END'
#!/bin/sh
echo "$*" >>"$T/log"
env | grep -E '^(GITHUB_TOKEN|HF_TOKEN)=' >>"$T/leaks"
while [ "$1" != -- ]; do
	shift
done
case $2 in
*shut*) echo 'git@shut: Permission denied (publickey).' >&2 && exit 255 ;;
*gone*) echo 'ssh: connect to host gone port 22: timed out' >&2 && exit 255 ;;
*mute*) exit 0 ;;
*babel*) echo 'welcome to babel' && exit 0 ;;
*old*) unset GIT_PROTOCOL ;;
*deaf*) case $3 in *receive*)
	[ -e "$T/heard" ] && rm "$T/heard" &&
		sh -c "$3" | perl "$T/until-flush" && exit 0
	: >"$T/heard" ;;
	esac ;;
esac
exec sh -c "$3"
END
chmod +x "$T/bin/ssh"
cat >"$T/until-flush" <<'END'
sub take { my ($n, $got) = (@_, ""); read(STDIN, $got, $n); $got }
for ($| = 1;;) {
	my $length = take(4);

	print $length, $length eq "0000" ? "" : take(hex($length) - 4);
	last if $length eq "0000" || $length eq "";
}
close STDOUT;
1 while take(4096);
END
export PATH="$T/bin:$PATH"

# new NAME: an origin with two files of data
new() {
	cd "$T/work" && git init -q --bare "$1.git" && git init -q "$1" &&
		cd "$1" && git remote add origin "../$1.git"
	git -C "../$1.git" config uploadpack.allowfilter true
	mkdir -p hf_data/deep src
	echo '[1]' >$single
	echo 'them' >hf_data/deep/other.json
	echo $hub >hf_data/BASE
	echo code >src/x.c
	git add -A && git commit -q -m x && git push -q origin HEAD:main
	origin=$T/work/$1.git
	printf '{"hub":{"repo":"team/board","commit":"%s"},"source":{"repository":"%s"},"blobs":[{"path":"%s","blob":"%s"}]}\n' \
		$hub "$origin" $single "$(git rev-parse HEAD:$single)" \
		>"$T/receipt.json"
	: >"$T/log"
	: >"$T/leaks"
}

clean() {
	GITHUB_TOKEN=ghs_secret HF_TOKEN=hf_secret repo-clean --confirmed \
		--receipt "$T/receipt.json" --now 2026-02-03T04:05:06Z "$@"
}

tree() {
	git -C "$origin" ls-tree -r --name-only main >"$T/tree"
	compare 'the tree' "$T/tree" hf_data/BASE hf_data/deep/other.json src/x.c
}

for host in new old; do
	new $host
	before=$(git -C "$origin" rev-parse main)
	it "$host: one file of two" 0 clean --repo "git@$host:$origin"
	err 'repo-clean: kept hf_data/deep/other.json: not in the receipt' \
		"repo-clean: removed $single" \
		"repo-clean: 1 cleaned, 1 kept, main is now $(git -C "$origin" \
			rev-parse main)"
	tree
	ok "$host: one commit on the tip" test $before = \
		"$(git -C "$origin" rev-parse main^)"
	ok "$host: fsck" git -C "$origin" fsck --strict --no-dangling
	compare "$host: no token in its environment" "$T/leaks"
	it "$host: nothing left to do" 0 clean --repo "git@$host:$origin"
	out_has '"commit": null'
done
new arguments
it 'a URL with a port' 0 clean --repo "ssh://git@host:2222$origin"
compare 'how ssh is started' "$T/log" \
	"-oBatchMode=yes -oSendEnv=GIT_PROTOCOL -p 2222 -- git@host git-receive-pack '$origin'" \
	"-oBatchMode=yes -oSendEnv=GIT_PROTOCOL -p 2222 -- git@host git-upload-pack '$origin'" \
	"-oBatchMode=yes -oSendEnv=GIT_PROTOCOL -p 2222 -- git@host git-receive-pack '$origin'"
tree
new "it's; echo"
it 'a path for the shell over there' 0 clean --repo "host:$origin"
tree
new lost
before=$(git -C "$origin" rev-parse main)
it 'an answer that is lost' 0 clean --repo "deaf:$origin"
tree
ok 'lost: one commit' test $before = "$(git -C "$origin" rev-parse main^)"
new guarded
printf '#!/bin/sh\necho "only by pull request" >&2\nexit 1\n' \
	>"$origin/hooks/pre-receive"
chmod +x "$origin/hooks/pre-receive"
it 'a hook' 69 clean --repo "host:$origin"
err_has 'remote: only by pull request'
err_has 'use --via-branch'
rm "$origin/hooks/pre-receive"
git -C "$origin" config uploadpack.allowfilter false
it 'a server that cannot filter' 0 clean --repo "old:$origin"
tree

it 'no key' 69 clean --repo "shut:$origin"
err_has 'Permission denied (publickey)'
it 'no way there' 75 clean --repo "gone:$origin" --tries 1
err_has 'timed out'
it 'no word' 75 clean --repo "mute:$origin" --tries 1
it 'no git' 75 clean --repo "babel:$origin" --tries 1
it 'no repository' 69 clean --repo "host:$T/none.git"
err_has 'does not appear to be a git repository'
it 'no ssh' 78 env GIT_SSH=/nowhere/ssh repo-clean --confirmed \
	--receipt "$T/receipt.json" --repo "host:$origin"
for remote in -oProxyCommand=x:/y ssh://-oProxyCommand=x/y ssh://host: \
	ssh://host:x1/y git@:/x; do
	it "no remote: $remote" 2 clean --repo=$remote
done

# --- the real thing, where there is an sshd
sshd=$(command -v sshd || echo /usr/sbin/sshd)
if [ ! -x "$sshd" ] || [ ! -x /usr/bin/ssh ]; then
	echo '# no sshd here: ssh is a stub'
	done_testing
	exit
fi
new real
cd "$T" || exit
ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key
printf '#!/bin/sh\nexec /usr/bin/ssh -F %s "$@"\n' "$T/ssh_config" >real-ssh
chmod +x real-ssh
[ "$(id -u)" != 0 ] || mkdir -p /run/sshd

# begin PORT: an sshd there, as the host `board`; fails when it does not last
begin() {
	printf '%s\n' "Port $1" 'ListenAddress 127.0.0.1' "HostKey $T/host" \
		"AuthorizedKeysFile $T/key.pub" 'StrictModes no' 'UsePAM no' \
		'PidFile none' 'PasswordAuthentication no' >sshd_config
	printf '%s\n' 'Host board' 'HostName 127.0.0.1' "Port $1" \
		"IdentityFile $T/key" 'IdentitiesOnly yes' \
		"UserKnownHostsFile $T/known" 'LogLevel ERROR' >ssh_config
	echo "[127.0.0.1]:$1 $(cut -d' ' -f1,2 host.pub)" >known
	"$sshd" -D -f sshd_config >sshd.log 2>&1 &
	server=$!
	started $server
	while kill -0 $server 2>/dev/null; do
		"$T/real-ssh" board true 2>/dev/null && return
		sleep 0.2
	done
	return 1
}

# A port that is taken ends it at once.
for n in 1 2 3 4 5; do
	begin $((10000 + ($$ + n * 977) % 20000)) && break
done
it 'a real sshd' 0 env GIT_SSH="$T/real-ssh" repo-clean --confirmed \
	--receipt receipt.json --repo "board:$origin"
tree
: >known
new strange
it 'a host that nobody knows' 69 env GIT_SSH="$T/real-ssh" repo-clean --confirmed \
	--receipt "$T/receipt.json" --repo "board:$origin"
err_has 'Host key verification failed'
done_testing
