#!/bin/sh
# Sends a made-up organisation the whole way, so that a first `docker compose up` shows something: writes its exports, has its own
# works council approve, collects every week, and waits until the worker has stored them. Done once; nobody in it exists.
# Needs UNDERTOW_ORG and UNDERTOW_BOOTSTRAP; what it leaves is in the folder $1.
set -eu
home=$1
export UNDERTOW_LEDGER="$home/ledger.ndjson" UNDERTOW_CONSENT="$home/consent.ndjson"
export UNDERTOW_COUNCIL_KEY="$home/keys/works-council.pub"
weeks=${UNDERTOW_SIMULATED_WEEKS:-40}
teams=${UNDERTOW_SIMULATED_TEAMS:-40}
[ ! -e "$home/done" ] || exit 0

# The newest week is two weeks old, so that every one is final and none is past its end of life.
first=$(date -u -d "-$((weeks + 1)) weeks" +%G-W%V)
last=$(date -u -d "-2 weeks" +%G-W%V)
monday="-$((weeks + 1)) weeks -$(($(date -u +%u) - 1)) days"
quarter=$(date -u -d "$monday" +%Y)-Q$((($(date -u -d "$monday" +%-m) + 2) / 3))

rm -rf "$home/exports" "$home/keys" "$UNDERTOW_CONSENT" "$UNDERTOW_LEDGER"
undertow simulate --out "$home/exports" --weeks "$weeks" --teams "$teams" --start "$first" > /dev/null
undertow privacy keygen works-council --folder "$home/keys"
undertow privacy approve --key "$home/keys/works-council.key" --from "$quarter" --org "$UNDERTOW_ORG" --yes

exports=$home/exports
undertow collect github-copilot --input "$exports/github-copilot/users-1-day" --seats "$exports/github-copilot/seats" \
  --roster "$exports/roster.csv" --period "$first..$last"
undertow collect work --input "$exports/work.csv" --roster "$exports/roster.csv" --period "$first..$last"

# Behind in both topics at first; twice not behind in a row, for the second topic fills while the first one empties.
calm=0
until [ "$calm" -ge 2 ]; do
  sleep 2
  if undertow metrics | awk '/^undertow_consumer_lag/ { n += 1; behind += $2 } END { exit !(n == 2 && behind == 0) }'; then
    calm=$((calm + 1))
  else
    calm=0
  fi
done
touch "$home/done"
