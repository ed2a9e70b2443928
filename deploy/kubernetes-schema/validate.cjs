// Validates Kubernetes manifests strictly against the API's schema: node validate.cjs FILE ... (- reads standard input).
// Every fault is told as FILE: KIND/NAME: path: what; unknown fields are faults too. Ends with how many documents were checked.
const fs = require('node:fs');
const path = require('node:path');
const yaml = require('yaml');
const schemas = require('@kubernetes-models/validate');

// The published schemas name every field but let others pass; closing each object makes a misspelt field a fault.
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const copy = {};
  for (const [key, value] of Object.entries(schema)) {
    copy[key] = key === 'properties' ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)])) : closed(value);
  }
  if (copy.properties && copy.additionalProperties === undefined) copy.additionalProperties = false;
  return copy;
}

const register = schemas.register;
schemas.register = (id, schema) => register(id, closed(schema));

// networking.k8s.io/v1 + Ingress -> io.k8s.api.networking.v1.Ingress, in the file IoK8sApiNetworkingV1Ingress.
function schemaOf(apiVersion, kind) {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const parts = ['io', 'k8s', 'api', group.split('.')[0], version, kind];
  const file = parts.map(part => part[0].toUpperCase() + part.slice(1)).join('');
  const module = path.join(__dirname, 'node_modules/kubernetes-models/_schemas', `${file}.js`);
  if (!fs.existsSync(module)) return undefined;
  require(module).addSchema();
  return parts.join('.');
}

function faultsOf(value) {
  if (typeof value?.apiVersion !== 'string' || typeof value?.kind !== 'string') return ['apiVersion and kind must be given'];
  const id = schemaOf(value.apiVersion, value.kind);
  if (!id) return [`${value.apiVersion} has no ${value.kind}`];
  try {
    schemas.validate(id, value);
    return [];
  } catch (error) {
    if (!error.errors) throw error;
    return error.errors.map(({ instancePath, message, params }) =>
      `${instancePath || '/'}: ${message}${params?.additionalProperty ? ` (${params.additionalProperty})` : ''}`);
  }
}

let checked = 0;
const faults = [];
for (const file of process.argv.slice(2)) {
  const documents = yaml.parseAllDocuments(fs.readFileSync(file === '-' ? 0 : file, 'utf8'), { uniqueKeys: true });
  for (const document of documents) {
    const value = document.toJS();
    const name = `${value?.kind}/${value?.metadata?.name}`;
    for (const fault of [...document.errors.map(error => error.message), ...faultsOf(value)]) faults.push(`${file}: ${name}: ${fault}`);
    checked++;
  }
}

for (const fault of faults) console.error(fault);
console.log(`${checked} documents checked, ${faults.length} faults`);
process.exitCode = faults.length > 0 || checked === 0 ? 1 : 0;
