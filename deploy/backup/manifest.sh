# The manifest of a backup: lines of tab-separated fields, the first of which says what the line is; sourced by backup.sh
# and restore.sh.
#
#   hermes-backup FORMAT | time UTC | version HERMES | postgres SERVER | messages WAITING-IN-RABBITMQ
#   file NAME BYTES SHA256
#   table DATABASE TABLE ROWS | migration DATABASE NAME CHECKSUM
#   git commits N | git references SHA256
#   end SHA256-OF-ALL-LINES-ABOVE

manifest_format=1

digest() { sha256sum | cut -d ' ' -f 1; }

# fields BACKUP KIND: the lines of a kind, without the kind.
fields() { sed -n "s/^$2\t//p" "$1/manifest"; }

# Fails when a backup is not one, or not complete, or not what was written.
verify_backup() {
  local backup=$1 name bytes sum first
  if [[ ! -f $backup/manifest ]]; then fail "$backup is no backup of Hermes: it has no manifest"; fi
  IFS= read -r first <"$backup/manifest" || true
  case $first in
    "hermes-backup"$'\t'"$manifest_format") ;;
    "hermes-backup"$'\t'*) fail "$backup was written in format ${first#*$'\t'}; this Hermes reads format $manifest_format" ;;
    *) fail "$backup is no backup of Hermes: its manifest begins otherwise" ;;
  esac
  if [[ $(tail -n 1 "$backup/manifest") != "end"$'\t'"$(head -n -1 "$backup/manifest" | digest)" ]]; then
    fail "$backup is damaged: its manifest was changed or cut off"
  fi
  while IFS=$'\t' read -r name bytes sum; do
    if [[ ! -f $backup/$name ]]; then fail "$backup is damaged: $name is missing"; fi
    if [[ $(stat --format=%s "$backup/$name") != "$bytes" ]]; then fail "$backup is damaged: $name has not $bytes bytes"; fi
    if [[ $(digest <"$backup/$name") != "$sum" ]]; then fail "$backup is damaged: $name is not what was written"; fi
  done < <(fields "$backup" file)
  for name in "${databases[@]}"; do
    if ! grep -q $'^file\t'"$name.dump"$'\t' "$backup/manifest"; then fail "$backup is foreign: it holds no $name"; fi
  done
}
