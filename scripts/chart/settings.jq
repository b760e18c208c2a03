# The settings of a configuration, one path a line, each array as "*".
# Input: either [{message, field, type, repeated}], as proto/internal/partnercenter/gateway/config.proto has
# them, or the chart's values.schema.json.

def camel: gsub("_(?<letter>[a-z])"; .letter | ascii_upcase);

def of_proto($all; $message; $path):
  $all[] | select(.message == $message)
  | ($path + [.field | camel] + (if .repeated then ["*"] else [] end)) as $here
  | .type as $type
  | if any($all[]; .message == $type)
    then of_proto($all; $type; $here)
    else $here end;

def of_schema($root; $path):
  if .["$ref"] then (.["$ref"] | ltrimstr("#/definitions/")) as $name
    | $root.definitions[$name] | of_schema($root; $path)
  elif .properties then .properties | to_entries[] | .key as $key
    | .value | of_schema($root; $path + [$key])
  elif .type == "array" then .items | of_schema($root; $path + ["*"])
  else $path end;

if type == "array" then of_proto(.; "Config"; [])
else . as $root | .definitions.config | of_schema($root; []) end
| join(".")
