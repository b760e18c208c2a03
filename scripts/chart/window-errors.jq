# Windows of expressions that do not work at a scrape interval of a minute: a fixed
# one needs four scrapes.
# Input: the expressions.

def seconds: [scan("(\\d+)([smhdw])")
  | (.[0] | tonumber) * {s: 1, m: 60, h: 3600, d: 86400, w: 604800}[.[1]]] | add // 0;

[.[] as $expression
  | $expression | scan("\\[([^\\]:]*)[\\]:]")[0] as $window
  | select($window != "$__rate_interval" and ($window | seconds) < 240)
  | "window of \($window), less than 4m: \($expression)"]
| unique[]
