import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createContext,
  evaluate,
  listValue,
  objectValue,
  parseSyntax,
  SourceFile,
  STRING,
  stringValue,
  throwErrors,
} from 'ingot/hcl'

// Reads all files of a folder and evaluates every argument in them: node evaluate.js FOLDER
// JavaScript, so that Node doesn't spend its time on taking types off.
const folder = process.argv[2] ?? '.'

const upper = {
  parameters: [{ name: 'text', type: STRING }],
  returns: STRING,
  call: ([text]) => stringValue(text.value.toUpperCase()),
}
const packages = listValue(STRING, [stringValue('nginx'), stringValue('curl')])
const context = createContext({
  variables: {
    var: objectValue({ region: stringValue('eu-central-1'), packages }),
    local: objectValue({ stamp: stringValue('20260101') }),
  },
  functions: { upper },
})

const found = []
for (const name of readdirSync(folder)) {
  const { result, diagnostics } = parseSyntax(new SourceFile(name, readFileSync(join(folder, name), 'utf8')))
  found.push(...diagnostics)
  evaluateAll(result)
}
throwErrors(found)

function evaluateAll(body) {
  for (const { expression } of body.attributes.values()) found.push(...evaluate(expression, context).diagnostics)
  for (const block of body.blocks) evaluateAll(block.body)
}
