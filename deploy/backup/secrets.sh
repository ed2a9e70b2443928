# The secrets that the suite in a data directory generated; sourced by backup.sh and restore.sh. No value is ever an argument.

# secret_of FILE NAME: the value; nothing when there is none.
secret_of() {
  local text pattern="\"$2\":\"([^\"]*)\""
  if [[ -f $1 ]] && text=$(<"$1") && [[ $text =~ $pattern ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

# merge_secrets BACKED_UP CURRENT: CURRENT with what belongs to the restored data (the administrator's password, the key of
# the simulator) from the backup. The passwords of servers stay those that the servers in this place were made with.
merge_secrets() {
  local text rest name value entries=() pattern='^[^"]*"([^"]+)":"([^"]*)"(.*)$'
  declare -A merged=()
  for file in "$1" "$2"; do
    if [[ ! -f $file ]]; then continue; fi
    rest=$(<"$file")
    while [[ $rest =~ $pattern ]]; do
      name=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]} rest=${BASH_REMATCH[3]}
      if [[ -z ${merged[$name]:-} || $name == postgres-password || $name == messaging-password ]]; then merged[$name]=$value; fi
    done
  done
  for name in "${!merged[@]}"; do entries+=("\"$name\":\"${merged[$name]}\""); done
  text=$(IFS=,; printf '{%s}' "${entries[*]}")
  (umask 077; printf '%s' "$text" >"$2.new")
  mv "$2.new" "$2"
}
