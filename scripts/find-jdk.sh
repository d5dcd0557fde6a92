# Sourced by ./check and ./striate. Sets JAVA_HOME to a JDK 25.0.3 or later 25 (find_jdk), to any
# JDK from 25.0.3 on (find_jdk newer), or to any such JDK or JRE (find_jdk any), or says in one line
# that there is none.
#
# Why 25.0.3: earlier updates have a fault in the G1 collector. Why not any newer JDK for the
# build: the compiler plugins reach into javac and are tested against 25 only.
# Plain POSIX sh: it runs in dash, bash, zsh and the old bash of macOS.

# jdk_version HOME [any] prints the version in HOME/release, for example 25.0.3.
jdk_version() {
  if [ "${2:-}" = any ]; then _tool=java; else _tool=javac; fi
  [ -x "$1/bin/$_tool" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$1/release"
}

# jdk_fits VERSION [newer | any]: early-access builds count as their release.
jdk_fits() {
  _v=${1%%[-+]*}
  _feature=${_v%%.*}
  _update=0
  case $_v in *.*.*) _update=${_v#*.*.}; _update=${_update%%.*} ;; esac
  case $_feature$_update in '' | *[!0-9]*) return 1 ;; esac
  if [ "$_feature" -eq 25 ]; then
    [ "$_update" -ge 3 ] || [ "$_v" != "${_v#25.[1-9]}" ]
  else
    [ -n "${2:-}" ] && [ "$_feature" -gt 25 ]
  fi
}

# jdk_candidates TOOL prints folders that may be a JDK, one a line, the most deliberate choice first.
jdk_candidates() {
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  _java=$(command -v "$1" 2>/dev/null) && {
    # It is most often a chain of links; its home is two folders above the last of them.
    while [ -h "$_java" ]; do
      _link=$(readlink "$_java")
      case $_link in /*) _java=$_link ;; *) _java=$(dirname "$_java")/$_link ;; esac
    done
    (cd "$(dirname "$_java")/.." 2>/dev/null && pwd -P)
  }
  for _d in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.asdf/installs/java/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    "${HOME:-/nonexistent}"/.jdks/* "${HOME:-/nonexistent}"/.jdks/*/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -d "$_d" ] && printf '%s\n' "$_d"
  done
  return 0
}

find_jdk() {
  if [ "${1:-}" = any ]; then _tool=java; else _tool=javac; fi
  _found=$(jdk_candidates "$_tool" | while IFS= read -r _d; do
    if _version=$(jdk_version "$_d" "${1:-}") && jdk_fits "$_version" "${1:-}"; then
      printf '%s\n' "$_d"
      break
    fi
  done)
  if [ -z "$_found" ]; then
    if [ "${1:-}" = any ]; then _kind="Java 25.0.3 or later"; else _kind="JDK 25.0.3 or later 25"; fi
    echo "striate: no $_kind found (looked at JAVA_HOME, PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks and the like); install one or set JAVA_HOME" >&2
    return 1
  fi
  # Absolute: the build runs in another folder.
  JAVA_HOME=$(unset CDPATH && cd "$_found" && pwd)
  export JAVA_HOME
}

# Also keeps Maven's own libraries from filling the screen with warnings about the JDK.
find_maven() {
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
  command -v mvn >/dev/null 2>&1 || {
    echo "striate: Apache Maven (mvn, 3.8.6 or newer) is needed to build and is not on the PATH" >&2
    return 1
  }
}

# sound_javadoc LOG: fails if javadoc said a warning there, and shows it. That a module is incubating is no
# fault of ours, and javadoc cannot be told to leave it out.
sound_javadoc() {
  ! grep -a 'warning: ' "$1" | grep -v 'incubating module(s): jdk.incubator.vector' >&2
}

# java_options sets $java_options to what README.md names. Large pages leave less to where memory
# happens to lie; where the system has none, the JVM would warn. A JRE may lack the module, and would
# not start if it were asked for; Striate says that it is slower without.
java_options() {
  java_options="--add-modules jdk.incubator.vector"
  case $(sed -n 's/^MODULES=//p' "$JAVA_HOME/release" 2>/dev/null) in
    '' | *jdk.incubator.vector*) ;;
    *) java_options= ;;
  esac
  _pages=
  { read -r _pages </sys/kernel/mm/transparent_hugepage/enabled; } 2>/dev/null || :
  case $_pages in
    *always*'[never]'* | '') ;;
    *) java_options="$java_options -XX:+UseTransparentHugePages" ;;
  esac
}

# utf8_names: under LC_ALL=C, or with no locale at all, the JVM takes the names of files to be ASCII
# and can't be told of others; the same locale in UTF-8 changes nothing else.
utf8_names() {
  case $(locale charmap 2>/dev/null) in
    ANSI_X3.4-1968 | US-ASCII | 646)
      if locale -a 2>/dev/null | grep -iqx 'C\.utf-\{0,1\}8'; then
        LC_ALL=C.UTF-8
        export LC_ALL
      fi
      ;;
  esac
}

# rehearse JAR LOG: has the JVM keep, beside the jar, what it loads for a server's start (some 20 MB), so
# that later starts take less. Where that fails nothing is lost but the gain; LOG says why.
rehearse() {
  _aot=${1%.jar}.aot
  rm -f "$_aot" "$_aot.of"
  # shellcheck disable=SC2086
  if "$JAVA_HOME/bin/java" $java_options -XX:AOTCacheOutput="$_aot.$$" -cp "$1" striate.app.Rehearsal >"$2" 2>&1 \
    && [ -s "$_aot.$$" ] && cp "$JAVA_HOME/release" "$_aot.of.$$" 2>>"$2" && touch -r "$1" "$_aot.of.$$"; then
    # By rename: who starts meanwhile finds all of it or nothing.
    mv -f "$_aot.$$" "$_aot" && mv -f "$_aot.of.$$" "$_aot.of"
  fi
  rm -f "$_aot.$$" "$_aot.$$.config" "$_aot.of.$$"
  return 0
}

# use_aot JAR sets $aot to the option by which the JVM uses what was kept, or to nothing where that belongs to
# another jar or another JDK: it would be refused (which is no failure), and the JDK's own archive with it.
use_aot() {
  aot=
  _aot=${1%.jar}.aot
  [ -r "$_aot" ] && [ -r "$_aot.of" ] || return 0
  # Options that the JVM takes for a contradiction, and ends.
  case "${STRIATE_JAVA_OPTS:-} ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-}" in
    *AOT* | *Xshare* | *Shared* | *ClassList* | *@*) return 0 ;;
  esac
  if [ "$_aot.of" -nt "$1" ] || [ "$_aot.of" -ot "$1" ] || ! cmp -s "$_aot.of" "$JAVA_HOME/release"; then
    return 0
  fi
  java_options="$java_options -Xlog:aot=off -Xlog:cds=off"
  aot=-XX:AOTCache=$_aot
}
