# Takes the Swift out of Markdown pages and out of the documentation comments (///) of Swift sources, and lays it as
# sources of a package; .ci/check-snippets builds that.
#
#   ```swift             the body of a function of its own; one of a comment is an example, which is also run
#   ```swift continue    goes on from the file's previous block
#   ```swift file        declarations at file level
#   ```swift program     a whole program, which is also run; this and the one before for pages only
#   ```swift skip: why   is not compiled, for the reason given
#   ```text output       what the program above prints, exactly
#
# An example may use what Tests/DocumentedExamples declares. If it speaks of `tx` and opens none, a write transaction is
# lent to it. Where a line of it ends in `// == value`, the line's expression, or the constant it declares, has to be
# equal to that. An extension, and what is in front of it, is declared at file level.
#
# Variable out is the folder to write to: Sources/<target>/*.swift, where functions share a target and examples another,
# and expected/<program>.

function stop(message) {
  printf "%s:%d: error: %s\n", FILENAME, FNR, message > "/dev/stderr"
  failed = 1
  exit 1
}

function flush_unit(   path) {
  if (kind == "") return
  path = out "/Sources/" (kind == "function" ? "Snippets" : kind == "example" ? "Examples" : unit)
  system("mkdir -p '" path "'")
  path = path "/" (kind == "program" ? "main" : unit) ".swift"
  if (kind == "function")
    printf "%sfunc %s() async throws {\n%s#sourceLocation()\n}\n", imports, unit, body > path
  else if (kind == "example")
    write_example(path)
  else
    printf "%s", body > path
  close(path)
  kind = ""
}

# Whether the blocks are inside a function, where an import cannot stand.
function unit_is_body() {
  return kind == "function" || kind == "example"
}

function write_example(path,   lends) {
  lends = body ~ /[^A-Za-z0-9_.]tx[.]/ && body !~ /[^A-Za-z0-9_.]tx(:| in[ \n]| throws)/
  # Only async where it has to be: there, an overload that suspends is preferred to one that blocks.
  printf "import %s\n%s%s", product, imports, declarations > path
  printf "func %s() %sthrows {\n", unit, (body ~ /await / ? "async " : "") > path
  if (lends) printf "try %s.write { tx in\n", (product == "LMDB" ? "environment" : "database") > path
  printf "%s%s#sourceLocation()\n}\n", body, (lends ? "}\n" : "") > path
  examples = examples "  (\"" place "\", " unit "),\n"
}

# The library through which a host sees the module of a file.
function product_of(path) {
  return path ~ /^Sources\/(LMDB|RecordCoding)\// ? "LMDB" : "RetentionKit"
}

# An example's line, with its expectation turned into a check.
function checked(line,   comment, code, value, name) {
  if (match(line, /[^ ] *\/\/ /) == 0) return line
  code = substr(line, 1, RSTART)
  comment = substr(line, RSTART + RLENGTH)
  if (comment !~ /^== /) {
    if (comment ~ /^([[".]|-?[0-9]|true|false|nil)/ && code !~ /^ *([a-z]+ )*(let|var|func|case|typealias) /)
      stop("an expectation is not written as '// == value', so nothing checks it")
    return line
  }
  value = substr(comment, 4)
  if (match(code, /^ *(let|var) [A-Za-z0-9_]+/) == 0) return "try expect(" code ", " value ")"
  name = substr(code, 1, RLENGTH)
  sub(/^.* /, "", name)
  return code "; try expect(" name ", " value ")"
}

function open_block(info,   name) {
  skipping = 0
  if (info == "continue") {
    if (kind == "") stop("there is no block to continue on this page")
  } else if (info ~ /^skip: *[^ ]/) {
    skipping = 1
    return
  } else if (info == "" || !is_source && (info == "file" || info == "program")) {
    flush_unit()
    kind = (info != "" ? info : is_source ? "example" : "function")
    name = FILENAME
    sub(/[.](md|swift)$/, "", name)
    gsub(/[^A-Za-z0-9]/, "_", name)
    unit = (is_source ? "example_" : "page_") name "_" FNR
    product = product_of(FILENAME)
    place = FILENAME ":" FNR
    imports = declarations = body = ""
    is_extension = 0
  } else {
    stop("'swift " info "' is none of: swift, swift continue, " \
      (is_source ? "" : "swift file, swift program, ") "swift skip: <reason>")
  }
  body = body next_location()
}

# What makes the compiler take the line behind the current one for the place of what follows.
function next_location() {
  return "#sourceLocation(file: \"" FILENAME "\", line: " FNR + 1 ")\n"
}

FNR == 1 {
  if (fence != "") stop("the file before ends within a code block")
  flush_unit()
  is_source = FILENAME ~ /[.]swift$/
}

# Of a source, only what is in its documentation comments; a block does not go on in the next comment.
is_source {
  if (sub(/^ *\/\/\/ ?/, "") == 0) {
    if (fence != "") stop("the comment ends within a code block")
    next
  }
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
  if (unit_is_body() && $0 ~ /^ *(@[A-Za-z()]+ +)*((public|internal|package|private|fileprivate) +)?import /) {
    imports = imports $0 "\n"
    body = body "\n"
  } else {
    body = body (kind == "example" ? checked($0) : $0) "\n"
    if (kind == "example" && /^(@[A-Za-z]+ )*extension /) is_extension = 1
    if (is_extension && /^[^ ].*}$|^}/) {
      declarations = declarations body
      body = next_location()
      is_extension = 0
    }
  }
}

END {
  if (failed) exit 1
  if (fence != "") stop("the file ends within a code block")
  flush_unit()
  if (examples != "") printf "await run([\n%s])\n", examples > (out "/Sources/Examples/main.swift")
}
