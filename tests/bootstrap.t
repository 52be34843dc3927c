#!/bin/sh
# bootstrap - asks before it installs, says what it does, fails with the names
. "$(dirname "$0")/lib.sh"

bootstrap=$TOP/bin/bootstrap
it 'is silent when nothing is missing' 0 "$bootstrap"
out
err
it 'refuses what it does not know' 2 "$bootstrap" --lnit
err "bootstrap: unexpected argument '--lnit'" "Try 'bin/bootstrap --help'."
it 'explains itself' 0 "$bootstrap" --help
out_has 'usage: bootstrap [--lint]'

# A machine of our own making: everything but pkg-config and make, with a
# package manager that writes down what it is asked.
machine() {
	rm -rf "$T/machine" "$T/asked"
	mkdir "$T/machine"
	for tool in sh env cat chmod ls id perl prove git curl cc gcc as sed; do
		path=$(command -v $tool) && ln -s "$path" "$T/machine/$tool"
	done
	printf '#!/bin/sh\necho 0\n' >"$T/machine/id.new"
	chmod +x "$T/machine/id.new"
	mv "$T/machine/id.new" "$T/machine/id"
}

# manager NAME: what it installs then is there
manager() {
	cat >"$T/machine/$1" <<END
#!/bin/sh
echo "\$0 \$*" | sed 's|.*/||' >>"$T/asked"
case \$* in
*install*)
	printf '#!/bin/sh\n' >"$T/machine/pkg-config"
	printf '#!/bin/sh\n' >"$T/machine/make"
	chmod +x "$T/machine/pkg-config" "$T/machine/make"
	;;
esac
END
	chmod +x "$T/machine/$1"
}

libraries='libcjson-dev libcurl4-openssl-dev libgit2-dev libmicrohttpd-dev libjwt-dev'
machine
manager apt-get
cp "$T/machine/apt-get" "$T/machine/apt-cache"
it 'installs what is missing' 0 env PATH="$T/machine" "$bootstrap"
err "bootstrap: installing with apt-get: make pkg-config $libraries nettle-dev libpcre2-dev libidn2-dev libfyaml-dev zlib1g-dev" \
	'bootstrap: done'
same "$T/asked" - 'refreshes the lists once, then installs' <<END
apt-get -q update
apt-cache show libclang-rt-dev
apt-get -q -y --no-install-recommends install make pkg-config $libraries nettle-dev libpcre2-dev libidn2-dev libfyaml-dev zlib1g-dev
END
rm "$T/asked"
it 'does nothing the second time' 0 env PATH="$T/machine" "$bootstrap"
err
ok 'asks no package manager then' test ! -e "$T/asked"

machine
manager dnf
it 'knows dnf' 0 env PATH="$T/machine" "$bootstrap"
ok 'dnf is asked for its own names' grep -q \
	'^dnf -q -y install make pkgconf-pkg-config cjson-devel libcurl-devel' \
	"$T/asked"

machine
manager brew
it 'knows brew' 0 env PATH="$T/machine" "$bootstrap"
ok 'brew is asked for its own names' grep -q \
	'^brew install -q make pkgconf cjson curl libgit2' "$T/asked"

machine
it 'without a package manager: names all' 69 env PATH="$T/machine" "$bootstrap"
err 'bootstrap: neither apt-get, dnf nor brew is here' \
	"bootstrap: install these by hand, then start again: make pkg-config $libraries nettle-dev libpcre2-dev libidn2-dev libfyaml-dev zlib1g-dev"

machine
manager apt-get
printf '#!/bin/sh\nexit 100\n' >"$T/machine/apt-get"
it 'the manager fails: names all' 69 env PATH="$T/machine" "$bootstrap"
err_has 'install these by hand, then start again: make pkg-config'

machine
manager apt-get
printf '#!/bin/sh\necho 1000\n' >"$T/machine/id"
it 'not root and no sudo: names all' 69 env PATH="$T/machine" "$bootstrap"
err_has 'bootstrap: not root, and there is no sudo'
err_has 'install these by hand, then start again: make pkg-config'

printf '#!/bin/sh\n[ "$1" = -n ] || exit 1\nshift\nexec "$@"\n' \
	>"$T/machine/sudo"
chmod +x "$T/machine/sudo"
it 'not root: goes through sudo, asks nothing' 0 \
	env PATH="$T/machine" "$bootstrap"
err_has 'bootstrap: done'
done_testing
