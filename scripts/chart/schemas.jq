# {name, schema} of each kind that a document defines, named as kubeconform looks
# for them: of Kubernetes's OpenAPI document (version 2), or of a
# CustomResourceDefinition. An object has no members but its own.

def closed:
  if type == "object" then
    map_values(closed)
    | if (.properties | type) == "object" and (has("additionalProperties") | not)
        and (.["x-kubernetes-preserve-unknown-fields"] != true)
      then .additionalProperties = false else . end
    | if .["x-kubernetes-int-or-string"] == true
      then {oneOf: [{type: "string"}, {type: "integer"}]} else . end
  elif type == "array" then map(closed)
  else . end;

# "Deployment" of "apps", "v1": deployment-apps-v1.json
def file($kind; $group; $version):
  [$kind | ascii_downcase] + [$group | split(".")[0] // empty | select(. != "")]
    + [$version] | join("-") + ".json";

def of_kubernetes:
  .definitions
  | with_entries(.value |= closed)
  # Which the document calls texts.
  | .["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] =
      {oneOf: [{type: "string"}, {type: "integer"}]}
  | .["io.k8s.apimachinery.pkg.api.resource.Quantity"] =
      {oneOf: [{type: "string"}, {type: "number"}]}
  | {name: "definitions.json", schema: {definitions: .}},
    (to_entries[] | .key as $definition
      | .value["x-kubernetes-group-version-kind"] // [] | select(length == 1)[0]
      | {
          name: file(.kind; .group; .version),
          schema: {"$ref": "definitions.json#/definitions/\($definition)"}
        });

def of_crd:
  .spec as $crd
  | $crd.versions[]
  | {
      name: file($crd.names.kind; $crd.group; .name),
      schema: (.schema.openAPIV3Schema | closed)
    };

if .definitions then of_kubernetes
elif .kind == "CustomResourceDefinition" then of_crd
else empty end
