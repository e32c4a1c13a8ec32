# Takes the Swift out of Markdown pages and lays it as sources of a package; .ci/check-snippets builds that.
#
#   ```swift             the body of a function of its own
#   ```swift continue    goes on from the page's previous block
#   ```swift file        declarations at file level
#   ```swift program     a whole program, which is also run
#   ```swift skip: why   is not compiled, for the reason given
#   ```text output       what the program above prints, exactly
#
# Variable out is the folder to write to: Sources/<target>/*.swift, functions all in one target, and expected/<program>.

function stop(message) {
  printf "%s:%d: error: %s\n", FILENAME, FNR, message > "/dev/stderr"
  failed = 1
  exit 1
}

function flush_unit(   path) {
  if (kind == "") return
  path = out "/Sources/" (kind == "function" ? "Snippets" : unit)
  system("mkdir -p '" path "'")
  path = path "/" (kind == "program" ? "main" : unit) ".swift"
  if (kind == "function")
    printf "%sfunc %s() async throws {\n%s#sourceLocation()\n}\n", imports, unit, body > path
  else
    printf "%s", body > path
  close(path)
  kind = ""
}

function open_block(info,   name) {
  skipping = 0
  if (info == "continue") {
    if (kind == "") stop("there is no block to continue on this page")
  } else if (info ~ /^skip: *[^ ]/) {
    skipping = 1
    return
  } else if (info == "" || info == "file" || info == "program") {
    flush_unit()
    kind = (info == "" ? "function" : info)
    name = FILENAME
    sub(/\.md$/, "", name)
    gsub(/[^A-Za-z0-9]/, "_", name)
    unit = "page_" name "_" FNR
    imports = body = ""
  } else {
    stop("'swift " info "' is none of: swift, swift continue, swift file, swift program, swift skip: <reason>")
  }
  body = body "#sourceLocation(file: \"" FILENAME "\", line: " FNR + 1 ")\n"
}

FNR == 1 {
  if (fence != "") stop("the page before ends within a code block")
  flush_unit()
}

# A fence opens a block, or closes the one opened by a fence no longer than it.
/^ *```+/ {
  match($0, /`+/)
  ticks = RLENGTH
  info = substr($0, RSTART + RLENGTH)
  gsub(/^ +| +$/, "", info)
  if (fence == "") {
    fence = ticks
    language = info
    sub(/ .*/, "", language)
    if (language == "swift") {
      sub(/^swift */, "", info)
      open_block(info)
    } else if (info == "text output") {
      if (kind != "program") stop("'text output' belongs after a 'swift program' block")
      language = "output"
      expected = out "/expected/" unit
      printf "" > expected
    }
    next
  }
  if (ticks >= fence && info == "") {
    if (language == "output") close(expected)
    fence = language = ""
    next
  }
}

language == "output" { print > expected }

language == "swift" && !skipping {
  if (kind == "function" && $0 ~ /^ *(@[A-Za-z()]+ +)*((public|internal|package|private|fileprivate) +)?import /) {
    imports = imports $0 "\n"
    body = body "\n"
  } else {
    body = body $0 "\n"
  }
}

END {
  if (failed) exit 1
  if (fence != "") stop("the page ends within a code block")
  flush_unit()
}
