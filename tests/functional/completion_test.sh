# Completion in bash, zsh and fish: commands, options, their values, environments and stacks, files.
. "$(dirname "$0")/harness.sh"
cf_ok init shop
mkdir bin && ln -s "$CF" bin/cf && export PATH=$PWD/bin:$PATH
for shell in bash zsh fish; do cf_ok completion $shell && mv out "completion.$shell"; done
cf_exit 2 completion tcsh
has "there is one for bash, zsh and fish" err

# What follows the line that is typed, one a line, sorted. SHELL LINE
after_bash() {
  bash -c '. ../completion.bash
    read -ra COMP_WORDS <<<"$1"
    case $1 in *" ") COMP_WORDS+=("") ;; esac
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _cf cf "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf "%s\n" "${COMPREPLY[@]}"' bash "$1" | sort
}
after_zsh() {
  zsh -fc 'compdef() { }
    compadd() { shift; print -l -- "$@" }
    _files() { print -l -- *(N) }
    . ../completion.zsh
    words=(${(z)1})
    [[ $1 != *" " ]] || words+=("")
    CURRENT=$#words
    _cf' zsh "$1" | sort
}
after_fish() { fish -N -c '. ../completion.fish; complete -C $argv[1]' "$1" 2>/dev/null | cut -f1 | sort; }

cd shop
stacks=$(cd project/config/dev && ls | grep -v config.yaml | sed 's|^|dev/|; s|\.yaml$||')
check() {
  is "$($1 'cf p' | tr '\n' ' ')" "pipeline plan promote-diff "
  is "$($1 'cf local ' | tr '\n' ' ')" "reset serve "
  is "$($1 'cf gold s' | tr '\n' ' ')" "search show "
  is "$($1 'cf plan ' | tr '\n' ' ')" "dev prod "
  is "$($1 'cf plan p')" prod
  is "$($1 'cf diff dev dev/')" "$stacks"
  is "$($1 'cf plan dev --allow-destroy dev/')" ""
  is "$($1 'cf deploy dev --allow-destroy dev/')" "$stacks"
  is "$($1 'cf plan dev --out')" "$(printf -- '--out\n--output')"
  is "$($1 'cf plan dev --output ' | tr '\n' ' ')" "json markdown text "
  is "$($1 'cf plan dev -o m')" markdown
  is "$($1 'cf completion z')" zsh
  is "$($1 'cf init --from d')" data-platform
  is "$($1 'cf promote-diff dev pr')" prod
  is "$($1 'cf nothing ')" ""
  is "$($1 'cf deploy dev --plan ' | grep -c '^deployment.yaml$')" 1
}
check after_bash
is "$(after_bash 'cf plan dev --output = j')" json
for shell in zsh fish; do
  if command -v $shell >/dev/null; then
    check after_$shell
  else
    echo "skipped: there is no $shell"
  fi
done
cd ..
# No project, no names; and nothing is printed that is none.
is "$(cd / && after_bash() { "$CF" __complete plan ''; }; after_bash)" ""
