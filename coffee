#!/usr/bin/env bash
# Runs Coffee Chaos with one command: finds the tools, builds the changed programs and starts Java.
# shellcheck disable=SC2317 # shellcheck mistakes the fail at the end of find_node for the end of the script
set -euo pipefail

# Prints the overview of all commands.
usage() {
    cat "$help/coffee.txt"
}

# usage_of COMMAND: prints the help of a command.
usage_of() {
    [ -e "$help/$1.txt" ] || unknown_command "$1"
    cat "$help/$1.txt"
}

# Prints the names of all commands.
commands() {
    local file
    for file in "$help"/*.txt; do
        file=${file##*/}
        if [ "$file" != coffee.txt ]; then printf '%s\n' "${file%.txt}"; fi
    done
    echo help
}

# unknown_command NAME: ends with 2 and names the commands that are at most two letters away.
unknown_command() {
    local similar
    similar=$(commands | awk -v word="$1" '
        # The Levenshtein distance of two words, by rows.
        function distance(a, b,    i, j, row, last, left) {
            for (j = 0; j <= length(b); j++) row[j] = j
            for (i = 1; i <= length(a); i++) {
                last = row[0]
                row[0] = i
                for (j = 1; j <= length(b); j++) {
                    left = row[j]
                    row[j] = last + (substr(a, i, 1) != substr(b, j, 1))
                    if (left + 1 < row[j]) row[j] = left + 1
                    if (row[j - 1] + 1 < row[j]) row[j] = row[j - 1] + 1
                    last = left
                }
            }
            return row[length(b)]
        }
        distance(word, $1) <= 2 { printf "%s%s", separator, $1; separator = " or " }')
    printf "coffee: unknown command '%s'.%s ./coffee help lists all commands.\n" "$1" "${similar:+ Did you mean $similar?}" >&2
    exit 2
}

# Succeeds if one of the arguments asks for help.
wants_help() {
    local word
    for word in "$@"; do
        case $word in --help | -h) return 0 ;; esac
    done
    return 1
}

fail() {
    printf '%s\n' "coffee: $*" >&2
    exit 1
}

# misuse WORDS: ends because of wrong usage.
misuse() {
    printf '%s\n' "coffee: $*" >&2
    exit 2
}

caller=$PWD
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}" 2>/dev/null || printf '%s' "${BASH_SOURCE[0]}")")"
root=$PWD
dir=$root/.coffee
help=$root/fault-proxy/lab/help
terminal=false
[ -t 1 ] && terminal=true
# For every JVM: libraries still use what a JDK from 24 on warns of. An older JDK does not know the second option.
quiet_jvm=(-XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow)

# --- Tools -----------------------------------------------------------------------------------------------------------

# Prints the major version of the JDK in $1, 0 if there is none. Reads its release file, which is faster than Java.
jdk_version() {
    local version
    if [ ! -x "$1/bin/javac" ] || [ ! -r "$1/release" ]; then
        echo 0
        return
    fi
    version=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release")
    echo "${version:-0}"
}

find_jdk() {
    local candidate version best=0 home='' seen=''
    if javac=$(command -v javac); then
        seen=$(dirname "$(dirname "$(readlink -f "$javac" 2>/dev/null || printf '%s' "$javac")")")
    fi
    # A JDK that the user has chosen comes first. Otherwise the newest JDK in the usual folders is used.
    for candidate in "${JAVA_HOME:-}" "$seen"; do
        if [ -n "$candidate" ] && [ "$(jdk_version "$candidate")" -ge 21 ]; then
            export JAVA_HOME=$candidate
            return
        fi
    done
    for candidate in /usr/lib/jvm/* /usr/java/* /opt/java* /opt/jdk* /opt/*/jdk* "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        version=$(jdk_version "$candidate")
        if [ "$version" -ge 21 ] && [ "$version" -gt "$best" ]; then
            best=$version
            home=$candidate
        fi
    done
    [ -n "$home" ] || fail "No JDK 21 or newer found (JAVA_HOME, PATH and the usual places were searched): install one," \
        "for example from https://adoptium.net, and set JAVA_HOME to it."
    export JAVA_HOME=$home
}

# at_least A B: succeeds if version A (such as 1.2.3) is at least B.
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]
}

find_node() {
    local candidate version found=''
    for candidate in "$(command -v node || true)" "$HOME"/.nvm/versions/node/*/bin/node /usr/local/bin/node \
        /opt/homebrew/bin/node /opt/node*/bin/node; do
        [ -x "$candidate" ] || continue
        version=$("$candidate" --version 2>/dev/null | tr -d v) || continue
        found=${found:-$version}
        if at_least "$version" 20.19.0; then
            node=$candidate
            PATH=$(dirname "$candidate"):$PATH
            command -v npm >/dev/null || fail "Node.js $version has no npm: install npm."
            return
        fi
    done
    fail "Node.js 20.19 or newer is needed (found: ${found:-none}): install it from https://nodejs.org" \
        "or with your package manager."
}

find_maven() {
    local version
    command -v mvn >/dev/null || fail "Maven 3.8.6 or newer is needed (found: none): install it, for example with" \
        "'apt-get install maven' or from https://maven.apache.org."
    version=$(mvn --version 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
    at_least "${version:-0}" 3.8.6 || fail "Maven 3.8.6 or newer is needed (found: ${version:-none}): upgrade it, see" \
        "https://maven.apache.org."
}

# --- Building what changed -------------------------------------------------------------------------------------------

# Prints one hash of all source files under the given paths, tracked or not, without tests and Markdown files.
stamp() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard -- "$@"
    else
        find "$@" -type f -not -path '*/target/*' -not -path '*/node_modules/*' -not -path '*/dist/*'
    fi | LC_ALL=C sort -u | grep -vE '(^|/)(src/test|test|e2e|mock-api)/|\.md$' | tr '\n' '\0' |
        { xargs -0 cksum 2>/dev/null || true; } | cksum
}

stamp_all() {
    local name sources
    for name in "${programs[@]}"; do
        sources=${name}_sources[@]
        stamp "${!sources}"
    done
}

# changed NAME ARTIFACT PATH...: succeeds if NAME must be built: its artifact is missing or a source has changed.
changed() {
    local name=$1 artifact=$2
    shift 2
    current=$(stamp "$@")
    [ ! -e "$artifact" ] || [ "$(cat "$dir/stamps/$name" 2>/dev/null)" != "$current" ]
}

built() {
    printf '%s\n' "$current" >"$dir/stamps/$1"
}

# step WORDS COMMAND...: runs the command, writes its output to a log and shows the elapsed time. If the command fails,
# shows the end of the log.
step() {
    local words=$1 log started=$SECONDS shown=-1 worker
    shift
    log=$dir/logs/build.log
    # The command has its own process group, so that Ctrl-C can end all its processes.
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    worker=$!
    set +m
    # shellcheck disable=SC2064 # the worker is already known here
    trap "kill -- -$worker 2>/dev/null; exit 130" INT TERM
    while kill -0 "$worker" 2>/dev/null; do
        if [ "$((SECONDS - started))" != "$shown" ]; then
            shown=$((SECONDS - started))
            if $terminal; then
                printf '\r  %s, %s s\033[K' "$words" "$shown"
            elif [ "$((shown % 15))" = 0 ]; then
                printf '  %s, %s s\n' "$words" "$shown"
            fi
        fi
        sleep 0.2
    done
    trap - INT TERM
    if $terminal; then printf '\r\033[K'; fi
    if ! wait "$worker"; then
        tail -n 40 "$log" >&2
        fail "$words: failed. The lines above are the end of $log."
    fi
    printf '  %s: done in %s s\n' "$words" "$((SECONDS - started))"
}

maven() {
    mvn --batch-mode --quiet "$@"
}

install_store() {
    mkdir -p "$dir/store"
    cp fault-proxy/stores/dynalite/package.json fault-proxy/stores/dynalite/package-lock.json \
        fault-proxy/stores/dynalite/serve.js "$dir/store/"
    (cd "$dir/store" && npm ci --no-audit --no-fund)
}

install_queue() {
    rm -rf "$dir/queue"
    maven -f fault-proxy/stores/elasticmq/pom.xml dependency:copy-dependencies -DoutputDirectory="$dir/queue/lib"
    "$JAVA_HOME/bin/javac" -proc:none -cp "$dir/queue/lib/*" -d "$dir/queue/classes" \
        fault-proxy/stores/elasticmq/QueueServer.java
    "$JAVA_HOME/bin/jar" --create --file "$dir/queue/lib/queue-server.jar" -C "$dir/queue/classes" .
}

install_dynamodb_local() {
    rm -rf "$dir/dynamodb-local"
    maven -f fault-proxy/stores/dynamodb-local/pom.xml \
        org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
        -DoutputDirectory="$dir/dynamodb-local/lib"
}

build_webapp() {
    cd webapp
    if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
        npm ci --no-audit --no-fund
    fi
    npm run build
}

install_stores() {
    if changed store "$dir/store/node_modules/dynalite" fault-proxy/stores/dynalite; then
        step "Installing the store" install_store
        built store
    fi
    if changed queue "$dir/queue/lib/queue-server.jar" fault-proxy/stores/elasticmq; then
        find_maven
        step "Installing the queue server" install_queue
        built queue
    fi
    case " $* " in
        *" dynamodb-local "*)
            if changed dynamodb-local "$dir/dynamodb-local/lib" fault-proxy/stores/dynamodb-local; then
                find_maven
                step "Installing DynamoDB Local" install_dynamodb_local
                built dynamodb-local
            fi
            ;;
    esac
}

# The paths of the built programs. The manifest of each jar names its libraries. Only these lines and the Java class
# io.coffeechaos.lab.topology.Artefacts have these paths.
order_jar=order-api/target/order-api.jar
proxy_jar=fault-proxy/proxy/target/fault-proxy.jar
proxy_cache=fault-proxy/proxy/target/fault-proxy.aot
simulators_jar=fault-proxy/simulators/target/simulators.jar
lab_jar=fault-proxy/lab/target/lab.jar
bench_jar=fault-proxy/bench/target/bench.jar

programs=(order proxy simulators lab bench webapp)
order_sources=(pom.xml .mvn telemetry order-actors order-api)
proxy_sources=(pom.xml .mvn fault-proxy/pom.xml fault-proxy/proxy)
simulators_sources=(pom.xml .mvn telemetry fault-proxy/pom.xml fault-proxy/simulators)
lab_sources=(pom.xml .mvn fault-proxy/pom.xml fault-proxy/lab)
bench_sources=(pom.xml .mvn fault-proxy/pom.xml fault-proxy/bench)
webapp_sources=(webapp order-api/src/main/resources/openapi.json)

build() {
    build_java
    if changed webapp webapp/dist/index.html "${webapp_sources[@]}"; then
        step "Building the shop" build_webapp
        built webapp
    fi
}

build_java() {
    build_modules order proxy simulators lab
}

# build_modules NAME...: builds the programs among these whose sources have changed.
build_modules() {
    local name sources jar modules=() names=()
    for name in "$@"; do
        sources=${name}_sources[@]
        jar=${name}_jar
        if changed "$name" "${!jar}" "${!sources}"; then
            names+=("$name")
            modules+=("${!jar%%/target/*}")
        fi
    done
    if [ ${#modules[@]} -gt 0 ]; then
        find_maven
        step "Building ${modules[*]}" maven --threads 2 -pl "$(IFS=, && printf '%s' "${modules[*]}")" -am package \
            -Dmaven.test.skip=true -Dspotless.check.skip=true
        case " ${names[*]} " in *" proxy "*) train_proxy ;; esac
        remember "${names[@]}"
    fi
}

# Makes the ahead-of-time cache of the fault proxy. With it, a new process is ready in half the time and exact from its
# first link on. An older JDK cannot read one.
train_proxy() {
    rm -f "$proxy_cache"
    if [ "$(jdk_version "$JAVA_HOME")" -ge 25 ]; then
        step "Training the fault proxy" "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx192m \
            --enable-native-access=ALL-UNNAMED "${quiet_jvm[@]}" -XX:AOTCacheOutput="$proxy_cache" \
            -cp "$root/$proxy_jar" io.coffeechaos.faultproxy.AotTraining
    fi
}

# build_alone NAME...: builds these programs for a command that needs no running system, unless a system runs: it keeps
# its jars.
build_alone() {
    prepare
    # Build messages must not mix with the output of a command line client.
    if ! running; then build_modules "$@" >&2; fi
}

# build_beside_tests MODULE WORDS [MODULE]: compiles the tests of the first module, which also use the second module,
# and writes their class path. The stamps do not cover tests, so this compares file times.
build_beside_tests() {
    local class_path=$root/$1/target/test-class-path module sources=()
    for module in "$1" "${@:3}"; do sources+=("$module/pom.xml" "$module/src"); done
    if [ ! -e "$class_path" ] || [ -n "$(find pom.xml "${sources[@]}" -newer "$class_path")" ]; then
        find_maven
        step "$2" maven -pl "$1" -am test-compile org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
            -Dmdep.includeScope=test -Dmdep.outputFile="$class_path" -Dspotless.check.skip=true
    fi
}

# run_beside_tests MODULE MAIN ARGS...: replaces this process by a main class from the tests of the module.
run_beside_tests() {
    local module=$root/$1 main=$2
    shift 2
    exec "$JAVA_HOME/bin/java" -XX:+UseParallelGC -Xmx1g "${quiet_jvm[@]}" \
        -Dcoffee.root="$root" -Dcoffee.dir="$dir" -Dcoffee.node="${node:-node}" \
        -cp "$module/target/test-classes:$module/target/classes:$(cat "$module/target/test-class-path")" "$main" "$@"
}

# remember NAME...: records that these programs are built from their current sources.
remember() {
    local name sources
    for name in "$@"; do
        sources=${name}_sources[@]
        current=$(stamp "${!sources}")
        built "$name"
    done
}

# --- Commands --------------------------------------------------------------------------------------------------------

prepare() {
    if ! mkdir -p "$dir/stamps" "$dir/logs" || ! printf 'x\n' >"$dir/stamps/writable"; then
        fail "Cannot write to $dir: is the disk full, or does the folder belong to another user?"
    fi 2>/dev/null
}

# Succeeds if a system of this checkout runs, wherever its data is. A build would then replace the jars that it uses.
running() {
    local mark pid
    for mark in "$dir"/systems/*.pid; do
        pid=$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$mark" 2>/dev/null) || continue
        if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then return 0; fi
    done
    return 1
}

# lab_java MAIN_CLASS ARGUMENT...: replaces this process by a program of the lab. A quick start is enough: the programs
# wait most of the time. The heap has room for 100,000 orders that are not settled.
lab_java() {
    [ -e "$lab_jar" ] || fail "Nothing is built yet, so nothing runs. ./coffee up builds and starts everything."
    exec "$JAVA_HOME/bin/java" -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "${quiet_jvm[@]}" \
        -Dcoffee.root="$root" -Dcoffee.dir="$dir" -Dcoffee.node="${node:-node}" -Dcoffee.terminal="$terminal" \
        -Dcoffee.caller="$caller" -cp "$root/$lab_jar" "$@"
}

lab() {
    lab_java io.coffeechaos.lab.LabMain "$@"
}

# completion SHELL: prints a script that completes commands, options and presets.
completion() {
    case $1 in
        bash | fish) sed "s|@LAB@|$root/fault-proxy/lab|g" "$help/completion.$1" ;;
        zsh)
            printf 'autoload -U +X bashcompinit && bashcompinit\n'
            completion bash
            ;;
        *)
            printf "coffee completion: the shell must be bash, zsh or fish: was '%s'.\n" "$1" >&2
            exit 2
            ;;
    esac
}

# run_alone JAR JVM_OPTION... MAIN_CLASS ARGUMENT...: runs one program in the user's current folder.
run_alone() {
    local jar=$root/$1
    shift
    cd "$caller"
    exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xss512k --enable-native-access=ALL-UNNAMED \
        "${quiet_jvm[@]}" -Dcoffee.root="$root" -cp "$jar" "$@"
}

# may_start_system ARGUMENT...: succeeds if this run starts a system of its own, or would if none runs.
may_start_system() {
    local word own=false library=false
    for word in "$@"; do
        case $word in
            --list | --check | --dry | --dry=* | --prepare-only | --help | -h | --version | -V) return 1 ;;
            --own) own=true ;;
            --all) library=true ;;
            -* | */* | *.*) ;;
            *) if [ -e "fault-proxy/lab/src/main/resources/experiments/$word.json" ]; then library=true; fi ;;
        esac
    done
    $own && return
    case " $* " in *" --port-offset"*) return 1 ;; esac
    $library
}

# run_experiment ARGUMENT...: runs experiments of the library, or a file with the options of chaos and of chaos run.
run_experiment() {
    local screen=false
    [ -t 2 ] && screen=true
    find_jdk
    if may_start_system "$@"; then
        find_node
        prepare
        if ! running; then
            install_stores >&2
            build_java >&2
        fi
    else
        build_alone lab
    fi
    run_alone "$lab_jar" -Xmx256m -XX:TieredStopAtLevel=1 -Dcoffee.terminal="$screen" -Dcoffee.dir="$dir" \
        -Dcoffee.node="${node:-node}" \
        io.coffeechaos.lab.run.RunMain "$@"
}

# Prefers the headless shell: with a whole Chromium the browser tests need several times as much of the processor.
ensure_browser() {
    local browser found=''
    if command -v chromium-headless-shell >/dev/null; then return; fi
    for browser in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$browser" >/dev/null; then found=$browser; fi
    done
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        export DEBIAN_FRONTEND=noninteractive
        step "Looking for a headless Chromium for the browser tests" install_headless_shell "$found"
    elif [ -z "$found" ]; then
        if [ ! -d webapp/node_modules ]; then
            step "Installing the shop's packages" npm --prefix webapp ci --no-audit --no-fund
        fi
        step "Installing Chromium for the browser tests" \
            npm --prefix webapp exec -- playwright install --with-deps chromium
    fi
}

# install_headless_shell FOUND: installs the headless shell, or Chromium if the system has no such package. Without a
# network, the browser FOUND is good enough.
install_headless_shell() {
    local apt=(apt-get -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -y --no-install-recommends)
    "${apt[@]}" install chromium-headless-shell && return
    "${apt[@]}" update && "${apt[@]}" install chromium-headless-shell && return
    [ -n "$1" ] || "${apt[@]}" install chromium
}

# test_options ARGUMENTS: sets repeat, one_core and maven_options.
test_options() {
    repeat=0
    one_core=false
    maven_options=()
    while [ $# -gt 0 ]; do
        case $1 in
            --repeat)
                case ${2:-} in
                    '' | *[!0-9]* | 0*) misuse "--repeat needs a number of runs, 1 or more: was ${2:-(nothing)}" ;;
                esac
                repeat=$2
                shift
                ;;
            --one-core)
                command -v taskset >/dev/null || fail "--one-core needs taskset (util-linux)."
                one_core=true
                ;;
            *) maven_options+=("$1") ;;
        esac
        shift
    done
}

# Runs the gate once.
gate() {
    local before
    before=$(stamp_all)
    mvn --batch-mode --threads 2 verify "${maven_options[@]}" || return
    # With Maven options, the run may have built only a part of the programs.
    if [ ${#maven_options[@]} = 0 ] && [ "$before" = "$(stamp_all)" ]; then remember "${programs[@]}"; fi
}

# Runs the gate $repeat times, each with its own log, and prints a table. Fails if a run failed.
repeat_gate() {
    local run started result failures=0 table log
    table=$dir/logs/gate-$(date +%Y%m%d-%H%M%S).md
    printf '| run | commit | started | minutes | result |\n|---|---|---|---|---|\n' >"$table"
    for run in $(seq "$repeat"); do
        started=$SECONDS
        log=${table%.md}-$run.log
        printf 'Run %s of %s, output in %s\n' "$run" "$repeat" "$log"
        if (gate) >"$log" 2>&1; then
            result=green
        else
            failures=$((failures + 1))
            result="red: $(grep -m 1 -oE '(ERROR\].*(FAIL|ERROR)[^|]*|[0-9]+ failed)' "$log" || tail -n 1 "$log")"
        fi
        printf '| %s | %s | %s | %s:%02d | %s |\n' "$run" "$(git rev-parse --short HEAD 2>/dev/null)" "$(date +%H:%M)" \
            $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)) "$result" >>"$table"
    done
    cat "$table"
    [ "$failures" = 0 ] || fail "$failures of $repeat runs failed."
}

case ${1:-} in
    '' | --help | -h)
        usage
        exit 0
        ;;
    help)
        if [ $# = 1 ]; then usage; else usage_of "$2"; fi
        exit 0
        ;;
    # A file of an experiment has the options of Chaos Toolkit, and the fault proxy's programs have Toxiproxy's.
    run) if [ $# = 2 ] && wants_help "$2"; then usage_of run && exit 0; fi ;;
    proxy | toxic) ;;
    -*) ;;
    *)
        if [ -e "$help/$1.txt" ] && wants_help "${@:2}"; then
            usage_of "$1"
            exit 0
        fi
        ;;
esac

case ${1:-} in
    up)
        find_jdk
        find_node
        prepare
        if ! running; then
            install_stores "$@"
            build
        fi
        case " $* " in
            *" --build-only "*)
                [ $# = 2 ] || misuse "--build-only starts nothing, so no other option has an effect: was ${*:2}"
                exit 0
                ;;
        esac
        lab "$@"
        ;;
    down)
        find_jdk
        lab "$@"
        ;;
    order | cancel | ledger | break | hold | heal | load | node | status | cluster | logs | open | runs | report | checklist)
        find_jdk
        lab_java io.coffeechaos.lab.command.CommandMain "$@"
        ;;
    learn)
        shift
        find_jdk
        lab_java io.coffeechaos.lab.learn.LearnMain "$@"
        ;;
    doctest)
        shift
        find_jdk
        lab_java io.coffeechaos.lab.learn.DoctestMain "$@"
        ;;
    gameday)
        shift
        find_jdk
        lab_java io.coffeechaos.lab.learn.gameday.GameDayMain "$@"
        ;;
    doctor)
        # shellcheck source=fault-proxy/lab/doctor.sh
        . fault-proxy/lab/doctor.sh
        doctor
        ;;
    completion)
        completion "${2:-}"
        ;;
    shots)
        find_node
        ensure_browser
        cd webapp
        COFFEE_SHOTS=${2:-http://localhost:3000} exec npx playwright test --project=shots
        ;;
    proxy)
        shift
        find_jdk
        build_alone proxy
        cache=()
        if [ "$proxy_cache" -nt "$proxy_jar" ]; then cache=(-XX:AOTCache="$root/$proxy_cache"); fi
        # The heap starts small. With a larger one, a proxy without toxics would use 64 MiB before the first collection.
        # The optimising compiler makes no link faster, and its threads delay the first ones.
        run_alone "$proxy_jar" ${cache[@]+"${cache[@]}"} -XX:TieredStopAtLevel=1 -Xmx192m -Xms40m -XX:NewSize=16m -XX:MaxMetaspaceSize=128m \
            -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:TrimNativeHeapInterval=5000 io.coffeechaos.faultproxy.FaultProxyMain "$@"
        ;;
    toxic)
        shift
        find_jdk
        build_alone proxy
        run_alone "$proxy_jar" -Xmx64m -XX:TieredStopAtLevel=1 io.coffeechaos.faultproxy.cli.CliMain "$@"
        ;;
    bench)
        case ${2:-} in
            proxy | accept | orders) ;;
            *)
                printf 'coffee bench: unknown benchmark %s: use proxy, accept or orders.\n' "${2:-(nothing)}" >&2
                exit 2
                ;;
        esac
        find_jdk
        build_alone proxy bench
        case $2 in
            proxy) run_alone "$bench_jar" io.coffeechaos.bench.BenchMain "${@:3}" ;;
            accept) run_alone "$bench_jar" io.coffeechaos.bench.AcceptMain "${@:3}" ;;
            orders)
                find_node
                prepare
                install_stores
                build_beside_tests order-api "Building the bench" order-actors telemetry
                run_beside_tests order-api io.coffeechaos.orders.api.bench.OrderBenchMain "${@:3}"
                ;;
        esac
        ;;
    dlq)
        shift
        find_jdk
        [ -e "$order_jar" ] || fail "Nothing is built yet: run ./coffee up."
        exec "$JAVA_HOME/bin/java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
            -cp "$root/$order_jar" \
            io.coffeechaos.orders.node.DeadLettersMain "$@"
        ;;
    certs)
        case ${2:-} in -*) misuse "unknown option of certs: $2" ;; esac
        [ $# -le 2 ] || misuse "certs takes one folder: was ${*:2}"
        find_jdk
        [ -e "$order_jar" ] || fail "Nothing is built yet: run ./coffee up."
        cd "$caller"
        exec "$JAVA_HOME/bin/java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
            -cp "$root/$order_jar" \
            io.coffeechaos.orders.api.cluster.CertificatesMain "${2:-$dir/tls}"
        ;;
    test)
        shift
        find_jdk
        find_node
        find_maven
        prepare
        if running; then fail "The tests would rebuild the running programs: end every system with ./coffee down first."; fi
        test_options "$@"
        install_stores dynamodb-local
        ensure_browser
        if $one_core; then taskset --cpu-list --pid 0 $$ >/dev/null; fi
        if [ "$repeat" = 0 ]; then gate; else repeat_gate; fi
        ;;
    drill)
        shift
        find_jdk
        find_node
        prepare
        case " $* " in
            *" --list "* | *" --help "* | *" -h "*) ;;
            *)
                if running; then fail "A drill needs the machine for itself: end every system with ./coffee down first."; fi
                install_stores
                build
                ensure_browser
                ;;
        esac
        build_beside_tests fault-proxy/system-tests "Building the drills" fault-proxy/lab
        run_beside_tests fault-proxy/system-tests io.coffeechaos.drill.DrillMain "$@"
        ;;
    run)
        shift
        run_experiment "$@"
        ;;
    nemesis)
        shift
        find_jdk
        find_node
        prepare
        # A running system keeps its jars. The nemesis then uses the same jars.
        if ! running; then
            install_stores
            build_java
        fi
        cd "$caller"
        exec "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -Xshare:auto -Dcoffee.root="$root" -Dcoffee.dir="$dir" \
            -Dcoffee.node="${node:-node}" -cp "$root/$lab_jar" io.coffeechaos.lab.nemesis.NemesisMain "$@"
        ;;
    simulate)
        shift
        find_jdk
        prepare
        build_beside_tests order-actors "Building the simulation"
        run_beside_tests order-actors io.coffeechaos.orders.simulation.SimulateMain "$@"
        ;;
    --*)
        # Chaos Toolkit's global options stand before the command: chaos --verbose run FILE.
        case " $* " in
            *" run "*) run_experiment "$@" ;;
        esac
        unknown_command "$1"
        ;;
    *) unknown_command "$1" ;;
esac
