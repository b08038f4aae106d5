# shellcheck shell=bash
# ./coffee doctor: checks what the shop needs. ./coffee sources this file, and has the functions that it calls.

# A system with one node takes about 1.5 GiB. A build with all its downloads takes about 2 GiB on the disk.
memory_mib_min=2000
disk_mib_min=2500

# The ports that a system without --port-offset listens on.
shop_ports='3000 8000 8042 8080 8474 8475 8558 9042 9101 9102 9103 9201 9202 9203 9324 9424'

well=true

ok() {
    printf '  ok  %s\n' "$*"
}

no() {
    well=false
    printf '  NO  %s\n' "$*"
}

# tool FIND_FUNCTION VERSION_COMMAND...: looks for a tool as the other commands do.
tool() {
    local reason
    if reason=$("$1" 2>&1); then
        "$1"
        ok "$("${@:2}")"
    else
        no "${reason#coffee: }"
    fi
}

jdk_words() {
    printf 'JDK %s in %s' "$(jdk_version "$JAVA_HOME")" "$JAVA_HOME"
}

maven_words() {
    mvn --version 2>/dev/null | grep -oE 'Apache Maven [0-9.]+' | head -n 1
}

node_words() {
    printf 'Node.js %s in %s' "$("$node" --version)" "$node"
}

# Prints who listens on port $1, if the system tells.
holder() {
    local line
    line=$(lsof -nP -iTCP:"$1" -sTCP:LISTEN 2>/dev/null | sed -n '2s/^\([^ ]*\) *\([0-9]*\).*/\1, pid \2/p' || true)
    if [ -z "$line" ]; then
        line=$(ss -Hltnp "sport = :$1" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1, pid \2/p' | head -n 1 || true)
    fi
    printf '%s' "${line:-a process of another user}"
}

check_ports() {
    local port taken=0
    if running; then
        ok 'ports: a system of this checkout runs and holds its own'
        return
    fi
    for port in $shop_ports; do
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            taken=1
            no "port $port is taken by $(holder "$port"): end it, or use ./coffee up --port-offset 100"
        fi
    done
    if [ "$taken" = 0 ]; then ok 'ports: all free'; fi
}

# Processes of a system carry its folder in their command line. Without a supervisor nobody needs them.
check_leftovers() {
    local pids
    if running; then return; fi
    pids=$(pgrep -f -- "-Dcoffee.part=$dir/" | tr '\n' ' ' || true)
    if [ -n "$pids" ]; then
        no "processes of a killed run: ${pids% }: end them with ./coffee down"
    else
        ok 'no process of a killed run'
    fi
}

check_memory() {
    local mib
    if [ -r /proc/meminfo ]; then
        mib=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    else
        mib=$(($(sysctl -n hw.memsize 2>/dev/null || echo 0) / 1048576))
    fi
    if [ "$mib" -ge "$memory_mib_min" ]; then
        ok "memory: $mib MiB"
    else
        no "memory: $mib MiB, $memory_mib_min MiB are needed: end other programs"
    fi
}

check_disk() {
    local mib
    mib=$(df -Pm "$root" | awk 'NR == 2 { print $4 }')
    if [ "$mib" -ge "$disk_mib_min" ]; then
        ok "disk: $mib MiB free"
    else
        no "disk: $mib MiB free, $disk_mib_min MiB are needed: free some space"
    fi
}

doctor() {
    tool find_jdk jdk_words
    tool find_maven maven_words
    tool find_node node_words
    check_ports
    check_leftovers
    check_memory
    check_disk
    $well || exit 1
}
