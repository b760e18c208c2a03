# What keeps a dashboard from being imported by hand, or from working at each scrape
# interval. Input: the dashboard.

def variables: [.templating.list[].name];

(tojson | scan("RELEASE_\\w*") | "placeholder \(.)"),
(if [.templating.list[] | select(.type == "datasource")] == []
  then "no variable of a data source" else empty end),
([.. | objects | .datasource? | objects | .uid] | unique[]
  | select(. != "${datasource}") | "fixed data source \(.)"),
(variables as $variables
  | [.. | .expr?, .interval?, .uid? | strings | scan("\\$\\{?(\\w+)")[0]] | unique[]
  | select(startswith("__") | not)
  | select(. as $name | $variables | index($name) | not) | "no variable \(.)"),
(.panels[] | .title as $title | .targets[]? | select(.expr | contains("$__rate_interval"))
  | select(.interval != "$scrape_interval")
  | "the step of \"\($title)\" is not bounded by the scrape interval")
