import {
  type Attribute,
  asKeyword,
  type Diagnostic,
  type Expression,
  errorAt,
  nearestName,
} from '../../../hcl/index.ts'
import { hasPrerelease, parseConstraints } from '../../version-constraints.ts'
import type { RequiredPlugin } from './module.ts'

const KEYS = ['source', 'version']
const EXAMPLE = '{ source = "github.com/hashicorp/amazon", version = ">= 1.2.0" }'

/** Reads `name = { source = "…", version = "…" }` of `required_plugins`. */
export function readRequiredPlugin(
  { name, nameRange, expression }: Attribute,
  diagnostics: Diagnostic[],
): RequiredPlugin | undefined {
  const fail = (range: Expression['range'], detail: string, suggestion?: string) => {
    diagnostics.push(errorAt(range, 'Invalid required plugin', detail, { suggestion }))
  }
  const texts = new Map<string, { text: string; range: Expression['range'] }>()
  const entries = expression.asEntries()
  if (!entries) {
    fail(expression.range, `The plugin ${JSON.stringify(name)} needs a source and a version: ${name} = ${EXAMPLE}.`)
    return undefined
  }
  for (const { key, value } of entries) {
    const keyText = key.asText() ?? asKeyword(key)
    const text = value.asText()
    if (keyText === undefined || !KEYS.includes(keyText)) {
      const what = keyText === undefined ? 'this' : JSON.stringify(keyText)
      fail(
        key.range,
        `A required plugin has a source and a version, and not ${what}.`,
        keyText && nearestName(keyText, KEYS),
      )
    } else if (text === undefined) fail(value.range, `The ${keyText} of a plugin must be written out between quotes.`)
    else texts.set(keyText, { text, range: value.range })
  }
  const [source, version] = [texts.get('source'), texts.get('version')]
  const isReadable = entries.length === texts.size
  for (const key of KEYS) {
    if (isReadable && !texts.has(key))
      fail(expression.range, `The plugin ${JSON.stringify(name)} needs a ${key}, as in ${EXAMPLE}.`)
  }
  if (!isPluginName(name)) {
    fail(
      nameRange,
      `${JSON.stringify(name)} can be no name of a plugin: it has small letters, digits and single dashes.`,
    )
  }
  if (!source || !version) return undefined
  if (!isPluginSource(source.text)) {
    const detail = `${JSON.stringify(source.text)} is no source of a plugin: it has a host, an organisation and a name, as in "github.com/hashicorp/amazon".`
    fail(source.range, detail)
  }
  const constraints = parseConstraints(version.text)
  if (!constraints) {
    fail(
      version.range,
      `${JSON.stringify(version.text)} is no version constraint. Write it as in ">= 1.2.0" or "~> 1".`,
    )
  } else if (hasPrerelease(constraints)) {
    fail(version.range, `${JSON.stringify(version.text)} names a pre-release, which can't be asked for.`)
  }
  return { name, nameRange, source: source.text, version: version.text, range: nameRange.until(expression.range) }
}

function isPluginName(name: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
}

/** A host and two parts at least: a name, and whoever it belongs to. */
function isPluginSource(source: string): boolean {
  return /^[^/\s]+(?:\/[^/\s]+){2,}$/.test(source)
}
