# Sourced by ./striate and ./striate-spark, with $root set: builds $jar when it is out of date.
# Plain POSIX sh.

jar=$root/app/target/striate.jar
# The modules that it is made of.
built="core images app"
# There while a build runs, and after one that failed or was interrupted.
unfinished=$root/target/striate-build-unfinished
build_log=$root/target/striate-build.log
build_lock=$root/target/striate-build.lock

# stale: is there no jar, or something newer than it? A file that was deleted shows in the time of
# the folder that held it, and find looks at folders too.
stale() {
  [ -f "$jar" ] && [ ! -e "$unfinished" ] || return 0
  for _module in $built; do
    [ -z "$(find "$root/pom.xml" "$root/.mvn" "$root/$_module/pom.xml" "$root/$_module/src/main" \
      -newer "$jar" -print 2>/dev/null | head -n 1)" ] || return 0
  done
  return 1
}

# build: one at a time, however many were started; the others wait and then use the same jar.
build() {
  mkdir -p "$root/target" || return 1
  lock_build
  trap unlock_build EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if stale; then
    run_maven
    if [ -e "$unfinished" ] || [ ! -f "$jar" ]; then
      echo "striate: the build failed; all that it said is in $build_log" >&2
      exit 1
    fi
    # As old as the beginning of the build: what was saved meanwhile counts as newer.
    touch -r "$build_log.start" "$jar"
    java_options
    rehearse "$jar" "$root/target/striate-rehearsal.log"
  fi
  unlock_build
  trap - EXIT HUP INT TERM
}

lock_build() {
  _said=
  until mkdir "$build_lock" 2>/dev/null; do
    _holder=$(cat "$build_lock/pid" 2>/dev/null) || _holder=
    if [ -n "$_holder" ] && ! kill -0 "$_holder" 2>/dev/null; then
      # Its owner was killed. The rename lets only one of those who wait clear it away.
      mv "$build_lock" "$build_lock.$$" 2>/dev/null && rm -rf "$build_lock.$$"
      continue
    fi
    if [ -z "$_said" ]; then
      echo "striate: another build is running; waiting for it (if there is none, remove $build_lock)" >&2
      _said=1
    fi
    sleep 1
  done
  echo $$ >"$build_lock/pid"
}

unlock_build() { rm -rf "$build_lock"; }

run_maven() {
  echo "striate: building (a minute or two the first time) ..." >&2
  : >"$build_log.start"
  : >"$unfinished"
  # In a subshell: the user's relative paths must still mean what they meant. Maven goes to
  # stderr, so that a pipe behind us sees only what was asked for; it never reads our input.
  {
    (cd "$root" && mvn -B -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -Dstyle.color=never -pl "$(echo "$built" | tr ' ' ',')" package && rm -f "$unfinished") </dev/null 2>&1
  } | show_progress
}

# show_progress keeps all lines and shows what a person wants to see of them.
show_progress() {
  _files=0
  _errors=0
  while IFS= read -r _line; do
    printf '%s\n' "$_line" >&3
    case $_line in
      "[INFO] Building Striate "*) echo "striate:   ${_line#"[INFO] Building "}" | sed 's/  *\[.*//' >&2 ;;
      "[INFO] --- "*compiler*:compile*) echo "striate:     compiling" >&2 ;;
      "[INFO] --- "*shade*) echo "striate:     packing" >&2 ;;
      "Downloaded from "*)
        _files=$((_files + 1))
        [ $((_files % 25)) -ne 0 ] || echo "striate:     downloaded $_files files" >&2
        ;;
      "[ERROR] "*)
        _errors=$((_errors + 1))
        [ "$_errors" -gt 10 ] || printf '%s\n' "$_line" >&2
        ;;
    esac
  done 3>"$build_log"
}
