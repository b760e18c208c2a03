# Expressions of PromQL that ask for what a scrape does not have: a metric, a
# label of it, or a value of a label that is compared with `=`.
# Input: the expressions. $scrape: the text of a scrape.

# Labels that Prometheus adds to what it scrapes, and that histograms have.
def added: ["namespace", "job", "pod", "le"];

def labels: [scan("([A-Za-z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")
  | {name: .[0], operator: .[1], value: .[2]}];

[$scrape | split("\n")[] | select(test("^[A-Za-z_]"))
  | capture("^(?<name>[A-Za-z_:][\\w:]*)(?:\\{(?<labels>.*)\\})? ")
  | .labels |= ((. // "") | labels)] as $series
| [
    .[] as $expression
    | [$expression | scan("([A-Za-z_:][\\w:]*)\\s*\\{([^}]*)\\}")
        | {name: .[0], labels: (.[1] | labels)} | select(.name != "up")] as $used
    | (
        $used[] as $metric
        | [$series[] | select(.name == $metric.name)] as $found
        | if $found == [] then "no metric \($metric.name)"
          else $metric.labels[] as $matcher
            | select(added | index($matcher.name) | not)
            | [$found[].labels[] | select(.name == $matcher.name)] as $values
            | if $values == [] then "\($metric.name) has no label \($matcher.name)"
              elif $matcher.operator == "=" and ([$values[].value] | index($matcher.value) | not)
              then "\($metric.name) has no \($matcher.name) \"\($matcher.value)\""
              else empty end
          end
      ),
      (
        [$used[].name] as $names
        | [$series[] | select(.name as $name | $names | index($name)) | .labels[].name] as $there
        | $expression | scan("\\bby \\(([^)]*)\\)")[0] | split(",\\s*"; "g")[]
        | select(. as $matcher | added + $there | index($matcher) | not)
        | "no label \(.) in: \($expression)"
      )
  ]
| unique[]
