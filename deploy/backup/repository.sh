# The git repository of the configurations as one file; sourced by backup.sh and restore.sh.

# No settings of the user or machine, and no matter who owns the folder.
git_in() { GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git -c safe.directory='*' -c core.fsync=all -C "$@"; }

# unpack_repository BUNDLE FOLDER: a new bare repository with everything in the bundle, each object checked.
unpack_repository() {
  mkdir -p "$2"
  git_in "$2" init --quiet --bare --initial-branch=main
  git_in "$2" -c fetch.fsckObjects=true fetch --quiet "$1" '+refs/*:refs/*'
}

# What is compared after a restore: how many commits, and which references name which.
describe_repository() {
  printf 'commits\t%s\n' "$(git_in "$1" rev-list --all --count)"
  printf 'references\t%s\n' "$(git_in "$1" for-each-ref --format='%(refname) %(objectname)' | sha256sum | cut -d ' ' -f 1)"
}
