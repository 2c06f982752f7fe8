#!/usr/bin/env bash
# with-broker.sh COMMAND [ARG ...]   Runs COMMAND beside one real Apache Kafka broker (KRaft, one node), then takes the broker down.
# The command finds it in UNDERTOW_TEST_KAFKA. Needs java 17 or newer and, the first time, Maven for Kafka's jars.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
libs=$here/../../build/kafka/libs
for tool in java mvn; do
  command -v "$tool" >/dev/null || { echo "with-broker.sh: $tool is not installed; install a JDK 17 and Maven." >&2; exit 2; }
done
if [ ! -e "$libs/.complete" ]; then
  mkdir -p "$libs"
  mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$(cd "$libs" && pwd)"
  touch "$libs/.complete"
fi

work=$(mktemp -d)
read -r port controller < <(python3 - <<'PY'
import socket
socks = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(s.getsockname()[1] for s in socks))
PY
)
cat >"$work/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$port
controller.listener.names=CONTROLLER
log.dirs=$work/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES
java=(java -Xmx512m "-Dlog4j2.configurationFile=$here/log4j2.properties" -cp "$libs/*")
"${java[@]}" kafka.tools.StorageTool format --cluster-id MkU3OEVBNTcwNTJENDM2Qk --config "$work/server.properties" >"$work/log" 2>&1
"${java[@]}" kafka.Kafka "$work/server.properties" >>"$work/log" 2>&1 &
broker=$!
trap 'kill $broker 2>/dev/null; wait $broker 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
for _ in $(seq 120); do
  grep -q 'Kafka Server started' "$work/log" && break
  kill -0 $broker 2>/dev/null || { echo "with-broker.sh: Kafka did not start:" >&2; tail -n 20 "$work/log" >&2; exit 1; }
  sleep 0.5
done
UNDERTOW_TEST_KAFKA=127.0.0.1:$port "$@"
