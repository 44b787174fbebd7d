import type { Decoded, GeneratedData, PrepareContext } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import type { ScriptOptions } from './options.ts'

/** Names and values, sorted by name. */
export type Environment = readonly (readonly [name: string, value: string])[]

/** What would end a shell's word: such a name could only break the command or smuggle another one in. */
const UNSAFE_NAME = /[\s;&|<>()$`\\"'=#!]/

/**
 * The user's variables, `env` before `environment_vars`. Malformed items are added to `errors`.
 */
export function userEnvironment(
  { options, places, place }: Decoded<Pick<ScriptOptions, 'environment_vars' | 'env'>>,
  errors: IngotError[],
): ReadonlyMap<string, string> {
  const variables = new Map<string, string>()
  const add = (name: string, value: string, option: string, item: string) => {
    if (!UNSAFE_NAME.test(name) && name !== '') return variables.set(name, value)
    const sentence = `"${option}": not in the form "KEY=value": "${item}"`
    const at = places.get(option) ?? place
    return errors.push(new IngotError('script/bad-variable', sentence, { place: at }))
  }
  for (const [index, item] of options.environment_vars.entries()) {
    const split = item.indexOf('=')
    // "A=1, B=2" is a list of two items in Packer's decoding, the second with a space before its name.
    const name = split < 0 ? '' : item.slice(0, split).trimStart()
    add(name, item.slice(split + 1), `environment_vars.${index}`, item)
  }
  for (const [name, value] of Object.entries(options.env)) add(name, value, `env.${name}`, `${name}=${value}`)
  return variables
}

/** All variables that scripts of a build get. */
export function scriptEnvironment(
  user: ReadonlyMap<string, string>,
  context: Pick<PrepareContext, 'buildName' | 'builderType'>,
  generated: GeneratedData,
): Environment {
  const all = new Map<string, string>([
    ['PACKER_BUILD_NAME', context.buildName],
    ['PACKER_BUILDER_TYPE', context.builderType],
    ...httpVariables(generated),
    ...user,
  ])
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The address of the build's HTTP server. Builders without one put a text that starts with ERR_HTTP in its place. */
function httpVariables(generated: GeneratedData): [string, string][] {
  const names = {
    PACKER_HTTP_ADDR: 'PackerHTTPAddr',
    PACKER_HTTP_IP: 'PackerHTTPIP',
    PACKER_HTTP_PORT: 'PackerHTTPPort',
  }
  return Object.entries(names).flatMap(([name, key]): [string, string][] => {
    const value = String(generated[key] ?? '')
    return value === '' || value.startsWith('ERR_HTTP_') ? [] : [[name, value]]
  })
}

/** Makes a value safe between single quotes. */
export function escapeSingleQuotes(value: string): string {
  return value.replaceAll("'", `'"'"'`)
}

/**
 * Writes variables with a Go format of name and value, such as `%s='%s' `. The format must have passed
 * {@link checkVariableFormat}.
 * @param quoting makes values safe for what the format has around them: single quotes, unless told otherwise
 */
export function formatEnvironment(
  format: string,
  environment: Environment,
  quoting: (value: string) => string = escapeSingleQuotes,
): string {
  return environment
    .map(([name, value]) => {
      const words = [name, quoting(value)]
      return format.replace(/%%|%\[([12])\]s|%s/g, (verb, index: string | undefined) =>
        verb === '%%' ? '%' : ((index ? words[Number(index) - 1] : words.shift()) ?? ''),
      )
    })
    .join('')
}

/** @returns why `format` can't be used, or undefined */
export function checkVariableFormat(format: string): string | undefined {
  const verbs = format.match(/%(\[\d+\])?.?/gs) ?? []
  const wrong = verbs.find((verb) => !/^(%%|%s|%\[[12]\]s)$/.test(verb))
  if (wrong) return `"${wrong}" is not understood: use %s for the name and for the value, and %% for a percent sign`
  return verbs.filter((verb) => verb !== '%%').length === 2 ? undefined : 'it needs two %s: the name and the value'
}
