# The check of released programs: what it lets through, and what it names and refuses.
. "$(dirname "$0")/harness.sh"
command -v cc >/dev/null || skip "no C compiler"
check() { bash "$REPO/scripts/check-binary.sh" "$1" >out 2>err; }

echo 'int main(void) { return 0; }' > plain.c
cc -o plain plain.c
check ./plain || fail "a plain program was refused"
has "shared libraries: libc.so.6"

# A library beyond the list; glibc of another day; a folder of this machine.
echo 'void other(void) {}' > other.c
cc -shared -o libother.so other.c
echo 'void other(void); int main(void) { other(); return 0; }' > linked.c
cc -o linked linked.c -L. -lother
! check ./linked || fail "a library beyond the list was let through"
has "needs libother.so" err

echo 'int getpid(void) { return 0; }' > new.c
echo 'GLIBC_2.99 { getpid; };' > new.map
cc -shared -fPIC -o libnew.so -Wl,--version-script=new.map new.c
echo 'int getpid(void); int main(void) { return getpid(); }' > young.c
cc -c young.c
cc -o young young.o ./libnew.so
! check ./young || fail "a newer glibc was let through"
has "getpid (2.99)" err

echo "const char *folder = \"$HOME/src/x.cc\"; int main(void) { return folder[0] == 0; }" > path.c
cc -o path path.c
! check ./path || fail "a folder of the machine was let through"
has "names the folder $HOME" err
