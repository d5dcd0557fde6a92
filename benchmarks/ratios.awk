# Reads  peer<TAB>workload<TAB>threads<TAB>metric<TAB>value  and prints for every figure of the peer "striate"
#   workload<TAB>threads<TAB>metric<TAB>ours<TAB>best peer<TAB>its name<TAB>ratio
# from medians over equal lines; a ratio above 1 means that ours is better, for times and sizes too. Derived figures:
# latency at the better thread count (threads "best") and training speed gained from 1 to 2 threads (threads "1to2").
# Figures that ours lacks, or where ours is behind, are told first, in lines that begin with #.
BEGIN { FS = OFS = "\t" }

# Both sides must have run the same network.
NF == 5 && $4 == "parameters" {
  if (($2 in parameters) && parameters[$2] != $5) differs[$2] = differs[$2] " " $1 " " $5
  if (!($2 in parameters)) { parameters[$2] = $5; differs[$2] = $1 " " $5; first[$2] = differs[$2] }
}

NF == 5 && $4 !~ /^(loss|parameters)/ {
  figure = $2 FS $3 FS $4
  key = $1 FS figure
  values[key, ++count[key]] = $5 + 0
  if (!(figure in seen)) { seen[figure] = 1; figures[++n] = figure }
  peers[$1] = 1
}

function lower_is_better(metric) { return metric ~ /(_us|cold_start.*_s|first_run_s|_bytes)$/ }

function median(key,   k, i, j, t, v) {
  k = count[key]
  for (i = 1; i <= k; i++) {
    t = values[key, i]
    for (j = i - 1; j >= 1 && v[j] > t; j--) v[j + 1] = v[j]
    v[j + 1] = t
  }
  return k % 2 ? v[(k + 1) / 2] : (v[k / 2] + v[k / 2 + 1]) / 2
}

# Adds a derived figure for each peer that has both of the figures a and b.
function derive(figure, a, b, how,   p, found) {
  for (p in peers) {
    if (!((p FS a) in value) || !((p FS b) in value)) continue
    value[p, figure] = how == "gain" ? value[p FS b] / value[p FS a] : (value[p FS a] < value[p FS b] ? value[p FS a] : value[p FS b])
    value[p FS figure] = value[p, figure]
    found = 1
  }
  if (found) figures[++n] = figure
}

function show(v) { return v == "" ? "-" : v >= 1000 ? sprintf("%.0f", v) : sprintf("%.4g", v) }

# The peers have no cache to make: ours with it stands against their only figure.
function counterpart(figure) { sub(/_aot_cache_s$/, "_s", figure); return figure }

END {
  for (key in count) value[key] = median(key)
  base = n
  for (i = 1; i <= base; i++) {
    split(figures[i], f, FS)
    if (f[2] != 1) continue
    two = f[1] FS 2 FS f[3]
    if (f[3] == "lat_b1_median_us") derive(f[1] FS "best" FS f[3], figures[i], two, "least")
    if (f[3] == "train_images_per_s") derive(f[1] FS "1to2" FS "train_speed_gain", figures[i], two, "gain")
  }
  for (i = 1; i <= n; i++) {
    figure = figures[i]
    split(figure, f, FS)
    low = lower_is_better(f[3])
    best = ""; name = "-"
    for (p in peers) {
      if (p == "striate" || !((p FS counterpart(figure)) in value)) continue
      v = value[p FS counterpart(figure)]
      if (best == "" || (low ? v < best : v > best)) { best = v; name = p }
    }
    if (!(("striate" FS figure) in value)) {
      if (f[3] != "first_run_s") notes[++m] = "# no figure of ours: " f[1] " " f[3] ", threads " f[2] " (" name " " show(best) ")"
      continue
    }
    ours = value["striate" FS figure]
    ratio = best == "" ? "" : low ? best / ours : ours / best
    if (ratio == "") notes[++m] = "# no figure of a peer: " f[1] " " f[3] ", threads " f[2]
    else if (ratio < 1) notes[++m] = sprintf("# behind %s: %s %s, threads %s, ratio %.2f", name, f[1], f[3], f[2], ratio)
    rows[++r] = f[1] OFS f[2] OFS f[3] OFS show(ours) OFS show(best) OFS name OFS (ratio == "" ? "-" : sprintf("%.2f", ratio))
  }
  for (w in first) if (differs[w] != first[w]) print "# NOT THE SAME NETWORK in " w ", parameters: " differs[w]
  for (i = 1; i <= m; i++) print notes[i]
  for (i = 1; i <= r; i++) print rows[i]
}
